#include "model/chat_endpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "base/file.h"
#include "base/text.h"
#include "model/completion.h"
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

Result<std::string> read_key(const fs::path& file) {
  const std::string text = TRY(read_file(file, 16 << 10));
  const std::string_view key = trim(std::string_view(text).substr(0, text.find('\n')));
  const auto printable = [](char c) { return c > ' ' && c <= '~'; };
  if (key.empty() || !std::ranges::all_of(key, printable)) {
    return fail(ErrorKind::failed, fmt::format("There is no key in {}.", file.string()),
                "Put the endpoint's key on its first line.");
  }
  return std::string(key);
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

bool refuses_format(const net::HttpResponse& response) {
  if (response.status != 400 && response.status != 422 && response.status != 501) return false;
  return contains_fold(response.body, "response_format") || contains_fold(response.body, "json_schema");
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

Result<net::HttpRequest> ChatEndpoint::request(const Question& question) const {
  std::string system = question.system;
  const bool with_format = knows_response_format_;
  if (!with_format)
    system += "\nAnswer with one JSON object of this JSON schema, and with nothing else:\n" + question.schema.dump();
  Json messages = Json::array();
  messages.push(Json().set("role", "system").set("content", std::move(system)));
  messages.push(Json().set("role", "user").set("content", question.user.dump()));
  Json body = Json().set("model", settings_.model).set("messages", std::move(messages)).set("stream", false);
  if (with_format) {
    Json schema = Json().set("name", question.name).set("strict", true).set("schema", question.schema);
    body.set("response_format", Json().set("type", "json_schema").set("json_schema", std::move(schema)));
  }
  net::HttpRequest request{.method = "POST",
                           .url = settings_.url + (settings_.url.ends_with('/') ? "" : "/") + "chat/completions",
                           .headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}},
                           .body = body.dump()};
  if (!settings_.key_file.empty())
    request.headers.push_back({"Authorization", "Bearer " + TRY(read_key(settings_.key_file))});
  return request;
}

ChatEndpoint::Try ChatEndpoint::send(const net::HttpRequest& request, milliseconds limit,
                                     const std::stop_token& stop) const {
  Try one{fail(ErrorKind::failed, "")};
  std::string body;
  const net::HttpLimits limits{
      .time = limit, .connect = std::min(limit, kConnect), .body = kMaxCompletion, .redirects = 0};
  one.response = client_.stream(
      request, limits,
      [&](const net::HttpResponse&, std::string_view piece) {
        one.answered = true;
        body += piece;
        return true;
      },
      stop);
  if (one.response) one.response->body = std::move(body);
  return one;
}

Error ChatEndpoint::refused(const net::HttpResponse& response) const {
  const std::string said = complaint(response.body);
  std::string hint = "See [reader] and [writer] in config.toml.";
  if (response.status == 401 || response.status == 403) hint = "Look at its key_file in config.toml.";
  else if (is_busy(response.status)) hint = "Try again later.";
  return {ErrorKind::failed,
          fmt::format("The endpoint {} answers with status {}{}", one_line(settings_.url, 100), response.status,
                      said.empty() ? "." : fmt::format(": \"{}\".", said)),
          std::move(hint),
          {}};
}

Result<Json> ChatEndpoint::ask(const Question& question, std::stop_token stop) {
  const auto until = pauses_.now() + settings_.timeout;
  const auto left = [&] { return std::chrono::duration_cast<milliseconds>(until - pauses_.now()); };
  Error error{ErrorKind::failed, "", "", {}};
  for (int tried = 0; tried < kTries; ++tried) {
    const bool with_format = knows_response_format_;
    const Try one = send(TRY(request(question)), std::max(left(), milliseconds(1)), stop);
    if (stop.stop_requested()) return fail(ErrorKind::stopped, "You stopped it.");
    milliseconds pause = kPauses[std::min<std::size_t>(static_cast<std::size_t>(tried), kPauses.size() - 1)];
    if (!one.response) {
      error = while_doing(one.response.error(), fmt::format("asking the endpoint {}", one_line(settings_.url, 100)));
      if (error.kind != ErrorKind::failed || one.answered) break;
    } else if (one.response->status == 200) {
      return read_completion(one.response->body);
    } else if (with_format && refuses_format(*one.response)) {
      knows_response_format_ = false;
      --tried;  // once: from now on it is not asked for
      continue;
    } else {
      error = refused(*one.response);
      if (!is_busy(one.response->status)) break;
      pause = pause_after(*one.response, pause);
    }
    if (tried + 1 == kTries || pause > kLongestPause || pause >= left()) break;
    pauses_.wait(pause, stop);
    if (stop.stop_requested()) return fail(ErrorKind::stopped, "You stopped it.");
  }
  return std::unexpected(std::move(error));
}

}  // namespace adjutant::model
