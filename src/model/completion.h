// What an OpenAI-compatible endpoint answers, read as what it is: data from a stranger.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "model/text_model.h"

namespace adjutant::model {

constexpr std::size_t kMaxCompletion = 1 << 20;  // bytes of a whole response
constexpr std::size_t kMaxAnswer = 256 << 10;    // bytes of the model's own words

// The words of the first choice of a chat completion, and what the endpoint counted. An error in place of the words
// where there are none, where the answer was cut off or refused, and where it asks for a tool: a role has none.
Completion read_completion(std::string_view body);

// The same, as it comes in pieces: the data of server-sent events.
class CompletionStream {
 public:
  // False once no more is wanted: at the end, and where what came cannot be used.
  bool feed(std::string_view event);
  Completion end();

 private:
  bool give_up(std::string what);
  bool take_delta(const Json& choice);

  std::string words_;
  std::optional<Usage> usage_;
  std::optional<Error> error_;
  bool finished_ = false;
};

// The JSON object in a model's words. It may stand in other words ("Here it is: {...}").
Result<Json> json_object_in(std::string_view words);

// A model that thinks aloud says its answer last: the words without what it thought.
std::string_view without_thoughts(std::string_view words);

// What the body of a response with an error status says, on one line; empty where it says nothing.
std::string complaint(std::string_view body);

}  // namespace adjutant::model
