#include "model/chat_endpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstdlib>
#include <mutex>

#include "base/file.h"
#include "base/text.h"
#include "model/completion.h"
#include "net/event_stream.h"
#include "net/url.h"

namespace adjutant::model {
namespace {

using std::chrono::milliseconds;

constexpr int kTries = 3;
constexpr std::array<milliseconds, kTries - 1> kPauses = {milliseconds(500), milliseconds(2000)};
constexpr milliseconds kLongestPause{10'000};
constexpr milliseconds kConnect{10'000};

net::Reach reach_of(const EndpointSettings& settings) {
  const auto url = net::parse_url(settings.url);
  if (!url) return {};
  return {{fmt::format("{}:{}", url->host, url->port)}};
}

Result<std::string> usable_key(std::string_view text, const std::string& place) {
  const std::string_view key = trim(text);
  const auto printable = [](char c) { return c > ' ' && c <= '~'; };
  if (key.empty() || !std::ranges::all_of(key, printable)) {
    return fail(ErrorKind::failed, fmt::format("There is no key in {}.", place),
                "Put the endpoint's key there, in one line.");
  }
  return std::string(key);
}

Result<std::string> read_key(const EndpointSettings& settings) {
  if (!settings.key_variable.empty()) {
    const char* value = std::getenv(settings.key_variable.c_str());
    return usable_key(value ? value : "", "the variable " + settings.key_variable);
  }
  const std::string text = TRY(read_file(settings.key_file, 16 << 10));
  return usable_key(std::string_view(text).substr(0, text.find('\n')), settings.key_file.string());
}

// How long the endpoint wants to be left alone.
milliseconds pause_after(const net::HttpResponse& response, milliseconds usual) {
  const auto* header = response.header("Retry-After");
  if (!header) return usual;
  const auto seconds = parse_json(trim(*header), 20);
  if (!seconds || !seconds->is_number() || seconds->as_double() < 0) return usual;
  return milliseconds(static_cast<int>(1000 * std::min(seconds->as_double(), 3600.0)));
}

bool is_busy(int status) { return status == 429 || status >= 500; }

// Whether it is about this word of the request that it complains.
bool refuses(const net::HttpResponse& response, std::string_view word) {
  if (response.status != 400 && response.status != 422 && response.status != 501) return false;
  return contains_fold(response.body, word);
}

bool is_event_stream(const net::HttpResponse& head) {
  const auto* type = head.header("Content-Type");
  return type && starts_with_fold(trim(*type), "text/event-stream");
}

Completion nothing(Error error, bool may_cost = false) {
  return {std::unexpected(std::move(error)), {}, false, may_cost};
}

}  // namespace

std::chrono::steady_clock::time_point Pauses::now() const { return std::chrono::steady_clock::now(); }

void Pauses::wait(milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock hold(mutex);
  never.wait_for(hold, stop, time, [] { return false; });
}

ChatEndpoint::ChatEndpoint(EndpointSettings settings, Pauses& pauses)
    : settings_(std::move(settings)), client_(reach_of(settings_)), pauses_(pauses) {}

Result<net::HttpRequest> ChatEndpoint::request(const Prompt& prompt) const {
  const bool in_words = prompt.form && !knows_.response_format;
  Json messages = Json::array();
  for (const auto& message : prompt.messages) {
    std::string text = message.text;
    if (in_words && messages.items().empty()) {
      text +=
          "\nAnswer with one JSON object of this JSON schema, and with nothing else:\n" + prompt.form->schema.dump();
    }
    messages.push(Json().set("role", message.role).set("content", std::move(text)));
  }
  Json body = Json().set("model", settings_.model).set("messages", std::move(messages)).set("stream", prompt.stream);
  if (prompt.stream && knows_.stream_options) body.set("stream_options", Json().set("include_usage", true));
  if (prompt.max_tokens > 0) body.set(knows_.max_tokens ? "max_tokens" : "max_completion_tokens", prompt.max_tokens);
  if (prompt.form && !in_words) {
    Json schema = Json().set("name", prompt.form->name).set("strict", true).set("schema", prompt.form->schema);
    body.set("response_format", Json().set("type", "json_schema").set("json_schema", std::move(schema)));
  }
  // GBNF, as llama.cpp's server takes it. Others may not look at it: what comes is checked in any case.
  if (!prompt.grammar.empty() && !prompt.form && knows_.grammar) body.set("grammar", prompt.grammar);
  net::HttpRequest request{
      .method = "POST",
      .url = settings_.url + (settings_.url.ends_with('/') ? "" : "/") + "chat/completions",
      .headers = {{"Content-Type", "application/json"},
                  {"Accept", prompt.stream ? "text/event-stream, application/json" : "application/json"}},
      .body = body.dump()};
  if (!settings_.key_file.empty() || !settings_.key_variable.empty())
    request.headers.push_back({"Authorization", "Bearer " + TRY(read_key(settings_))});
  return request;
}

ChatEndpoint::Try ChatEndpoint::send(const net::HttpRequest& request, milliseconds limit,
                                     const std::stop_token& stop) const {
  Try one{.response = fail(ErrorKind::failed, "")};
  std::string body;
  net::EventStream events;
  CompletionStream pieces;
  bool in_pieces = false;
  const net::HttpLimits limits{
      .time = limit, .connect = std::min(limit, kConnect), .body = kMaxCompletion, .redirects = 0};
  one.response = client_.stream(
      request, limits,
      [&](const net::HttpResponse& head, std::string_view piece) {
        in_pieces = head.status == 200 && is_event_stream(head);
        if (!in_pieces) body += piece;
        return !in_pieces ||
               events.feed(piece, [&](const std::string& data) -> Result<bool> { return pieces.feed(data); })
                   .value_or(false);
      },
      stop, [&] { one.sent = true; });
  if (one.response && in_pieces) one.streamed = pieces.end();
  else if (one.response) one.response->body = std::move(body);
  return one;
}

// What it refuses to know is not said again. True where that was said just now.
bool ChatEndpoint::can_be_said_otherwise(const net::HttpResponse& response, const Prompt& prompt) {
  if (prompt.form && (refuses(response, "response_format") || refuses(response, "json_schema")))
    return knows_.response_format.exchange(false);
  if (!prompt.grammar.empty() && refuses(response, "grammar")) return knows_.grammar.exchange(false);
  if (prompt.stream && refuses(response, "stream_options")) return knows_.stream_options.exchange(false);
  if (prompt.max_tokens > 0 && refuses(response, "max_completion_tokens")) return knows_.max_tokens.exchange(false);
  return false;
}

Error ChatEndpoint::refused(const net::HttpResponse& response) const {
  const std::string said = complaint(response.body);
  std::string hint = "See its section in config.toml.";
  if (response.status == 401 || response.status == 403) hint = "Look at its key_file in config.toml.";
  else if (is_busy(response.status)) hint = "Try again later.";
  return {ErrorKind::failed,
          fmt::format("The endpoint {} answers with status {}{}", one_line(settings_.url, 100), response.status,
                      said.empty() ? "." : fmt::format(": \"{}\".", said)),
          std::move(hint),
          {}};
}

Completion ChatEndpoint::complete(const Prompt& prompt, std::stop_token stop) {
  const auto until = pauses_.now() + settings_.timeout;
  const auto left = [&] { return std::chrono::duration_cast<milliseconds>(until - pauses_.now()); };
  const Error stopped{ErrorKind::stopped, "You stopped it.", "", {}};
  Completion last = nothing({});
  for (int tried = 0; tried < kTries; ++tried) {
    const auto made = request(prompt);
    if (!made) return nothing(made.error());
    Try one = send(*made, std::max(left(), milliseconds(1)), stop);
    if (stop.stop_requested()) return nothing(stopped, one.sent);
    milliseconds pause = kPauses[std::min<std::size_t>(static_cast<std::size_t>(tried), kPauses.size() - 1)];
    if (!one.response) {
      last = nothing(
          while_doing(one.response.error(), fmt::format("asking the endpoint {}", one_line(settings_.url, 100))),
          one.sent);
      if (one.response.error().kind != ErrorKind::failed || one.sent) break;
    } else if (one.streamed) {
      return std::move(*one.streamed);
    } else if (one.response->status == 200) {
      return read_completion(one.response->body);
    } else if (can_be_said_otherwise(*one.response, prompt)) {
      --tried;
      continue;
    } else {
      last = nothing(refused(*one.response));
      if (!is_busy(one.response->status)) break;
      pause = pause_after(*one.response, pause);
    }
    if (tried + 1 == kTries || pause > kLongestPause || pause >= left()) break;
    pauses_.wait(pause, stop);
    if (stop.stop_requested()) return nothing(stopped);
  }
  return last;
}

Result<Json> ChatEndpoint::ask(const Question& question, std::stop_token stop) {
  const Completion said = complete({.messages = {{"system", question.system}, {"user", question.user.dump()}},
                                    .form = AnswerForm{question.name, question.schema}},
                                   std::move(stop));
  return json_object_in(TRY(said.words));
}

}  // namespace adjutant::model
