// A model that is asked in words and answers in words, wherever it runs.
//
// No tools, no memory of earlier questions. What comes back is data from a stranger.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace adjutant::model {

struct Message {
  std::string role;  // system, user, assistant
  std::string text;
};

// The form of an answer that is one JSON object.
struct AnswerForm {
  std::string name;
  Json schema;
};

struct Prompt {
  std::vector<Message> messages;
  std::optional<AnswerForm> form{};  // none: plain words
  std::string grammar{};             // GBNF of plain words, for models that can be held to one
  int max_tokens = 0;                // of the answer; 0: as many as it takes
  bool stream = false;               // it is heard as it is written, where the model can do that
};

// Tokens, as whoever runs the model counts them.
struct Usage {
  std::int64_t input = 0;
  std::int64_t output = 0;
  bool operator==(const Usage&) const = default;
};

// What came of one question.
struct Completion {
  Result<std::string> words;     // errors: what came cannot be used, or nothing came; stopped
  std::optional<Usage> usage{};  // none: nobody said
  bool answered = false;         // a model has said something; a further try may go better
  bool may_cost = false;         // whether or not it was told how much
};

class TextModel {
 public:
  virtual ~TextModel() = default;
  virtual Completion complete(const Prompt& prompt, std::stop_token stop) = 0;
};

}  // namespace adjutant::model
