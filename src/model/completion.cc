#include "model/completion.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace adjutant::model {
namespace {

constexpr std::size_t kShown = 200;  // characters of what an endpoint says, in an error

constexpr std::int64_t kMostTokens = 100'000'000;  // that are believed

std::unexpected<Error> no_answer(std::string what) {
  return fail(ErrorKind::failed, "The endpoint's answer cannot be used: " + std::move(what) + ".");
}

std::optional<Usage> usage_in(const Json& completion) {
  const Json& usage = completion["usage"];
  const Usage said{usage["prompt_tokens"].as_int(-1), usage["completion_tokens"].as_int(-1)};
  if (said.input < 0 || said.output < 0) return std::nullopt;
  return Usage{std::min(said.input, kMostTokens), std::min(said.output, kMostTokens)};
}

// Why a message or a piece of one is no answer in words.
std::optional<std::string> no_words(const Json& message, std::string_view finish) {
  if (const auto& refusal = message["refusal"].as_string(); !refusal.empty())
    return fmt::format("it was refused, with the words \"{}\"", one_line(refusal, kShown));
  if (finish == "content_filter") return "it was refused";
  if (!message["tool_calls"].items().empty() || message["function_call"].is_object())
    return "it asks for a tool, and a role has none";
  if (finish == "length") return "it was cut off";
  return std::nullopt;
}

Result<std::string> words_of(const Json& json, std::string_view body) {
  if (!json["choices"].is_array()) {
    const std::string said = complaint(body);
    return no_answer(said.empty() ? "it has no choices" : fmt::format("it has no choices, but says \"{}\"", said));
  }
  const auto& choices = json["choices"].items();
  if (choices.empty()) return no_answer("it has no choices");
  const Json& message = choices.front()["message"];
  if (auto why = no_words(message, choices.front()["finish_reason"].as_string())) return no_answer(std::move(*why));
  if (!message["content"].is_string()) return no_answer("it has no text");
  const auto& content = message["content"].as_string();
  if (content.size() > kMaxAnswer) return no_answer("it is too long");
  return content;
}

}  // namespace

std::string_view without_thoughts(std::string_view words) {
  if (const auto thought = words.rfind("</think>"); thought != words.npos) words.remove_prefix(thought + 8);
  return trim(words);
}

Result<Json> json_object_in(std::string_view words) {
  words = without_thoughts(words);
  auto json = parse_json(words, kMaxAnswer);
  if (!json) {
    const auto begin = words.find('{'), end = words.rfind('}');
    if (begin == words.npos || end == words.npos || end < begin) return no_answer("there is no JSON in it");
    json = parse_json(words.substr(begin, end - begin + 1), kMaxAnswer);
    if (!json) return no_answer("its JSON is broken");
  }
  if (!json->is_object()) return no_answer("its JSON is no object");
  return json;
}

std::string complaint(std::string_view body) {
  const auto json = parse_json(body, kMaxCompletion);
  if (!json) return one_line(body.substr(0, 4 * kShown), kShown);
  const Json& error = (*json)["error"];
  for (const Json* place : {&error["message"], &error, &(*json)["message"], &(*json)["detail"]}) {
    if (place->is_string()) return one_line(place->as_string(), kShown);
  }
  return "";
}

Completion read_completion(std::string_view body) {
  const auto json = parse_json(body, kMaxCompletion);
  if (!json) return {no_answer("it is no JSON"), {}, true, true};
  return {words_of(*json, body), usage_in(*json), true, true};
}

bool CompletionStream::give_up(std::string what) {
  error_ = no_answer(std::move(what)).error();
  return false;
}

bool CompletionStream::take_delta(const Json& choice) {
  const Json& delta = choice["delta"];
  const std::string& finish = choice["finish_reason"].as_string();
  if (auto why = no_words(delta, finish); why && !error_) error_ = no_answer(std::move(*why)).error();
  words_ += delta["content"].as_string();
  if (words_.size() > kMaxAnswer) return give_up("it is too long");
  finished_ = finished_ || !finish.empty();
  return true;  // what it cost may still come
}

bool CompletionStream::feed(std::string_view event) {
  if (trim(event) == "[DONE]") {
    finished_ = true;
    return false;
  }
  const auto json = parse_json(event, kMaxCompletion);
  if (!json) return give_up("a piece of it is no JSON");
  if (json->contains("error")) return give_up(fmt::format("it ends with \"{}\"", complaint(event)));
  if (auto usage = usage_in(*json)) usage_ = usage;
  const auto& choices = (*json)["choices"].items();
  return choices.empty() || take_delta(choices.front());
}

Completion CompletionStream::end() {
  Completion completion{std::move(words_), usage_, true, true};
  if (error_) completion.words = std::unexpected(*error_);
  else if (!finished_) completion.words = no_answer("it was cut off");
  else if (completion.words->empty()) completion.words = no_answer("it has no text");
  return completion;
}

}  // namespace adjutant::model
