#include "model/completion.h"

#include <fmt/format.h>

#include "base/text.h"

namespace adjutant::model {
namespace {

constexpr std::size_t kShown = 200;  // characters of what an endpoint says, in an error

std::unexpected<Error> no_answer(std::string what) {
  return fail(ErrorKind::failed, "The endpoint's answer cannot be used: " + std::move(what) + ".");
}

// Also in the midst of other words, as models write that know no response_format.
Result<Json> json_in(std::string_view words) {
  // A model that thinks aloud says its answer last.
  if (const auto thought = words.rfind("</think>"); thought != words.npos) words.remove_prefix(thought + 8);
  words = trim(words);
  if (auto whole = parse_json(words, kMaxAnswer)) return whole;
  const auto begin = words.find('{'), end = words.rfind('}');
  if (begin == words.npos || end == words.npos || end < begin) return no_answer("there is no JSON in it");
  auto part = parse_json(words.substr(begin, end - begin + 1), kMaxAnswer);
  if (!part) return no_answer("its JSON is broken");
  return part;
}

}  // namespace

std::string complaint(std::string_view body) {
  const auto json = parse_json(body, kMaxCompletion);
  if (!json) return one_line(body.substr(0, 4 * kShown), kShown);
  const Json& error = (*json)["error"];
  for (const Json* place : {&error["message"], &error, &(*json)["message"], &(*json)["detail"]}) {
    if (place->is_string()) return one_line(place->as_string(), kShown);
  }
  return "";
}

Result<Json> read_completion(std::string_view body) {
  const auto json = parse_json(body, kMaxCompletion);
  if (!json) return no_answer("it is no JSON");
  if (!(*json)["choices"].is_array()) {
    const std::string said = complaint(body);
    return no_answer(said.empty() ? "it has no choices" : fmt::format("it has no choices, but says \"{}\"", said));
  }
  const auto& choices = (*json)["choices"].items();
  if (choices.empty()) return no_answer("it has no choices");
  const Json& message = choices.front()["message"];
  const std::string& finish = choices.front()["finish_reason"].as_string();
  if (const auto& refusal = message["refusal"].as_string(); !refusal.empty() || finish == "content_filter") {
    return no_answer(refusal.empty() ? "it was refused"
                                     : fmt::format("it was refused, with the words \"{}\"", one_line(refusal, kShown)));
  }
  if (!message["tool_calls"].items().empty() || message["function_call"].is_object())
    return no_answer("it asks for a tool, and a role has none");
  if (finish == "length") return no_answer("it was cut off");
  if (!message["content"].is_string()) return no_answer("it has no text");
  const auto& content = message["content"].as_string();
  if (content.size() > kMaxAnswer) return no_answer("it is too long");
  auto answer = json_in(content);
  if (answer && !answer->is_object()) return no_answer("its JSON is no object");
  return answer;
}

}  // namespace adjutant::model
