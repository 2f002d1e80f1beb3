#include "tools/mcp/http_channel.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/wait.h"

namespace adjutant::tools::mcp {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kMostBytes = 64 << 20;  // of one answer with all that comes before it
constexpr std::size_t kLongestSession = 1024;
constexpr milliseconds kGoodbye{500};
constexpr milliseconds kAgain{1'000};  // before a broken stream is asked for again, where the server says nothing
constexpr milliseconds kLongestPause{10'000};
constexpr int kMostResumes = 100;

net::HttpLimits limits_until(const Until& until) {
  const auto left = std::chrono::duration_cast<milliseconds>(until.moment - steady_clock::now());
  return {.time = std::max(left, milliseconds(1)), .body = kMostBytes};
}

bool has_type(const net::HttpResponse& head, std::string_view type) {
  const auto* value = head.header("Content-Type");
  return value && starts_with_fold(*value, type);
}

}  // namespace

std::unexpected<Error> HttpChannel::failed(std::string_view what) const {
  return fail(ErrorKind::failed, fmt::format("The server {} {}.", name_, what));
}

HttpChannel::~HttpChannel() {
  listener_.reset();
  // Its answer, if there is one, changes nothing.
  if (!session_.empty()) (void)http_.send(make("DELETE", nullptr), {.time = kGoodbye, .connect = kGoodbye}, {});
}

// From protocol 2026-07-28 on a request's head names what it is about, and nothing but requests is sent.
bool HttpChannel::names_methods() const { return protocol_ >= "2026-07-28"; }

net::HttpRequest HttpChannel::make(std::string method, const Json* message) const {
  net::HttpRequest out{.method = std::move(method), .url = url_, .headers = headers_};
  out.headers.push_back({"Accept", message ? "application/json, text/event-stream" : "text/event-stream"});
  if (message) out.headers.push_back({"Content-Type", "application/json"});
  if (!protocol_.empty()) out.headers.push_back({"MCP-Protocol-Version", protocol_});
  if (!session_.empty()) out.headers.push_back({"Mcp-Session-Id", session_});
  if (message && names_methods()) {
    out.headers.push_back({"Mcp-Method", (*message)["method"].as_string()});
    const std::string& tool = (*message)["params"]["name"].as_string();
    if (!tool.empty()) out.headers.push_back({"Mcp-Name", tool});
  }
  if (message) out.body = message->dump();
  return out;
}

Result<void> HttpChannel::keep_session(const net::HttpResponse& response) {
  const auto* id = response.header("Mcp-Session-Id");
  if (!id) return {};
  const auto visible = [](unsigned char c) { return c > 0x20 && c < 0x7f; };
  if (id->empty() || id->size() > kLongestSession || !std::ranges::all_of(*id, visible))
    return failed("gave an id for the session that is none");
  session_ = *id;
  return {};
}

// A piece of the response's body; false: no more is wanted.
bool HttpChannel::take(const net::HttpResponse& head, std::string_view piece, Reading& reading) {
  if (!has_type(head, "text/event-stream") || head.status != 200) {
    reading.json += piece;
    if (reading.json.size() > kMostMessageBytes) reading.error = failed("sent a message that is too long").error();
    return !reading.error;
  }
  const auto more = reading.events.feed(piece, [&](const std::string& data) -> Result<bool> {
    for (auto& message : TRY(parse_messages(data))) {
      if (TRY(reading.on_message(std::move(message)))) reading.found = true;
    }
    return !reading.found;
  });
  if (!more) reading.error = more.error();
  return more && *more;
}

Result<void> HttpChannel::judge(const net::HttpResponse& response, Reading& reading) {
  if (response.status == 404 && !session_.empty()) {
    lost_ = true;
    listener_.reset();
    session_.clear();
    protocol_.clear();
    return failed("has forgotten this session");
  }
  if (response.status == 401 || response.status == 403)
    return failed(fmt::format("does not let us in (HTTP {})", response.status));
  // An error of JSON-RPC may come with any status.
  if (has_type(response, "application/json") && !reading.json.empty()) {
    auto messages = parse_messages(reading.json);
    if (!messages && response.status == 200) return std::unexpected(messages.error());
    for (auto& message : messages.value_or(std::vector<Message>{})) {
      if (TRY(reading.on_message(std::move(message)))) reading.found = true;
    }
    if (reading.found) return {};
  }
  if (response.status == 200) return {};
  return failed(fmt::format("answers with HTTP {}: {}", response.status, one_line(reading.json, 200)));
}

Result<void> HttpChannel::fetch(const net::HttpRequest& request, const Until& until, Reading& reading) {
  reading.events = {};
  reading.json.clear();
  const auto response = http_.stream(
      request, limits_until(until),
      [&](const net::HttpResponse& head, std::string_view piece) { return take(head, piece, reading); }, until.stop);
  if (reading.error) return std::unexpected(*reading.error);
  if (!response) return std::unexpected(response.error());
  TRY(keep_session(*response));
  if (reading.found) return {};
  return judge(*response, reading);
}

// The stream broke off before the answer: it is asked for from where it was (protocol 2025-11-25).
Result<void> HttpChannel::resume(const Until& until, Reading& reading) {
  for (int i = 0; i < kMostResumes; ++i) {
    const std::string last = reading.events.last_id();
    if (last.empty()) break;
    const auto pause = reading.events.retry() ? milliseconds(*reading.events.retry()) : kAgain;
    const auto go_on = std::min(until.moment, steady_clock::now() + std::min(pause, kLongestPause));
    if (!wait_until(go_on, until.stop)) return fail(ErrorKind::stopped, "You stopped it.");
    auto request = make("GET", nullptr);
    request.headers.push_back({"Last-Event-ID", last});
    TRY(fetch(request, until, reading));
    if (reading.found) return {};
  }
  return failed("did not answer the question");
}

Result<void> HttpChannel::exchange(const Json& message, const Until& until, const OnMessage& on_message) {
  lost_ = false;
  Reading reading{on_message};
  TRY(fetch(make("POST", &message), until, reading));
  if (reading.found) return {};
  auto resumed = resume(until, reading);
  // It had taken the question: put again in a new session, it could be done twice.
  lost_ = false;
  return resumed;
}

Result<void> HttpChannel::send(const Json& message, const Until& until) {
  // A request is cancelled there by hanging up.
  if (names_methods()) return {};
  const auto response = TRY(http_.send(make("POST", &message), limits_until(until), until.stop));
  if (response.status >= 200 && response.status < 300) return {};
  return failed(fmt::format("answers with HTTP {}: {}", response.status, one_line(response.body, 200)));
}

void HttpChannel::listen() { listener_ = std::make_unique<HttpListener>(http_, make("GET", nullptr)); }

Result<void> HttpChannel::poll(const OnMessage& on_message) {
  if (!listener_) return {};
  for (auto& message : listener_->take()) TRY(on_message(std::move(message)));
  return {};
}

}  // namespace adjutant::tools::mcp
