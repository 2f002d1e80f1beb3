// A model behind an OpenAI-compatible endpoint (POST URL/chat/completions), asked in words or for JSON of a given schema.
//
// One question, one answer: no tools, no memory of earlier questions. What comes back is data from a stranger.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>

#include "base/json.h"
#include "model/text_model.h"
#include "net/http.h"

namespace adjutant::model {

struct Question {
  std::string system;  // our own words: what the model is to do
  Json user;           // what it is shown, as one JSON object
  std::string name;    // of the schema
  Json schema;         // of the answer, an object
};

class Chat {
 public:
  virtual ~Chat() = default;
  // An object, as the model wrote it: whether it keeps to the schema is for the caller to see.
  virtual Result<Json> ask(const Question& question, std::stop_token stop) = 0;
};

// Which model, as config.toml says.
struct EndpointSettings {
  std::string url;                            // the base: "http://127.0.0.1:9000/v1"
  std::string model;                          // its name there
  std::filesystem::path key_file;             // its first line is the key; empty: none is needed
  std::chrono::milliseconds timeout{60'000};  // for an answer, with all that is tried again
  std::string key_variable{};                 // of the environment: it holds the key, where no file does
  bool operator==(const EndpointSettings&) const = default;
};

// How the time goes by between two tries.
class Pauses {
 public:
  virtual ~Pauses() = default;
  virtual std::chrono::steady_clock::time_point now() const;
  virtual void wait(std::chrono::milliseconds time, const std::stop_token& stop);  // ends early at a stop
};

class ChatEndpoint final : public Chat, public TextModel {
 public:
  // The owner has named the URL's host in their settings: it may have a private address.
  explicit ChatEndpoint(EndpointSettings settings, Pauses& pauses);

  // Tries again, three times at most and for as long as the settings say, where no connection stands, the endpoint is
  // busy (429) or has a trouble of its own (5xx). What has left is not sent twice where nobody knows what became of it: it
  // may have been answered, and cost. What it does not know (response_format, stream_options, max_tokens, grammar) is
  // said in another way: once it has refused a word, that is not used any more.
  Completion complete(const Prompt& prompt, std::stop_token stop) override;
  Result<Json> ask(const Question& question, std::stop_token stop) override;

  const EndpointSettings& settings() const { return settings_; }

 private:
  // What not every endpoint knows.
  struct Knows {
    std::atomic<bool> response_format{true}, stream_options{true}, max_tokens{true}, grammar{true};
  };
  struct Try {
    Result<net::HttpResponse> response;
    std::optional<Completion> streamed{};  // it came in pieces
    bool sent = false;                     // a connection stood, and it has left
  };
  Result<net::HttpRequest> request(const Prompt& prompt) const;
  Try send(const net::HttpRequest& request, std::chrono::milliseconds limit, const std::stop_token& stop) const;
  bool can_be_said_otherwise(const net::HttpResponse& response, const Prompt& prompt);
  Error refused(const net::HttpResponse& response) const;

  const EndpointSettings settings_;
  const net::HttpClient client_;
  Pauses& pauses_;
  Knows knows_;
};

}  // namespace adjutant::model
