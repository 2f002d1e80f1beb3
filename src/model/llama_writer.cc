#include "model/llama_writer.h"

#include <algorithm>

#include "model/completion.h"

namespace adjutant::model {
namespace {

constexpr int kUsualTokens = 1000;

}  // namespace

Completion read_written(std::string_view answer) {
  const auto json = parse_json(answer, kMaxCompletion);
  const auto no = [](std::string message, std::optional<Usage> usage = {}) {
    return Completion{fail(ErrorKind::failed, std::move(message)), usage, true, false};
  };
  if (!json || !(*json)["text"].is_string()) return no("The model's answer cannot be used: it has no text.");
  const Usage usage{std::max<std::int64_t>(0, (*json)["input"].as_int()),
                    std::max<std::int64_t>(0, (*json)["output"].as_int())};
  const auto& text = (*json)["text"].as_string();
  if (text.size() > kMaxAnswer) return no("The model's answer cannot be used: it is too long.", usage);
  if (!(*json)["finished"].as_bool()) return no("The model's answer cannot be used: it was cut off.", usage);
  return {text, usage, true, false};
}

Completion LlamaWriter::complete(const Prompt& prompt, std::stop_token stop) {
  Json messages = Json::array();
  for (const auto& message : prompt.messages) messages.push(Json().set("role", message.role).set("text", message.text));
  const Json question = Json()
                            .set("write", std::move(messages))
                            .set("grammar", prompt.grammar)
                            .set("max_tokens", prompt.max_tokens > 0 ? prompt.max_tokens : kUsualTokens);
  const auto answer = worker_->ask(question, std::move(stop));
  if (!answer) return {std::unexpected(answer.error())};
  return read_written(*answer);
}

}  // namespace adjutant::model
