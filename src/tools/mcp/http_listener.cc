#include "tools/mcp/http_listener.h"

#include <algorithm>
#include <chrono>

#include "base/text.h"
#include "base/wait.h"
#include "net/event_stream.h"

namespace adjutant::tools::mcp {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kMostHeard = 100;
constexpr int kMostFailures = 5;  // in a row
constexpr milliseconds kPause{1'000};
constexpr milliseconds kLongestPause{60'000};
constexpr net::HttpLimits kLimits{.time = std::chrono::hours(24), .body = 256 << 20};

}  // namespace

HttpListener::HttpListener(const net::HttpClient& http, net::HttpRequest request)
    : thread_(
          [this, http, request = std::move(request)](const std::stop_token& stop) { listen(http, request, stop); }) {}

void HttpListener::listen(const net::HttpClient& http, net::HttpRequest request, const std::stop_token& stop) {
  const auto headers = request.headers;
  for (int failures = 0; failures < kMostFailures && !stop.stop_requested();) {
    net::EventStream events;
    bool heard = false;
    const auto on_event = [&](const std::string& data) -> Result<bool> {
      for (auto& message : TRY(parse_messages(data))) {
        // There is no question here that an answer could belong to.
        const bool by_itself = message.kind == Message::Kind::notification || message.kind == Message::Kind::request;
        auto list = heard_.lock();
        if (by_itself && list->size() < kMostHeard) list->push_back(std::move(message));
      }
      heard = true;
      return true;
    };
    const auto response = http.stream(
        request, kLimits,
        [&](const net::HttpResponse& head, std::string_view piece) {
          const auto* type = head.header("Content-Type");
          if (head.status != 200 || !type || !starts_with_fold(*type, "text/event-stream")) return false;
          const auto more = events.feed(piece, on_event);
          return more && *more;
        },
        stop);
    // 405: there is no such stream; 404: the session is gone.
    if (response && response->status != 200) return;
    failures = heard ? 0 : failures + 1;
    request.headers = headers;
    if (!events.last_id().empty()) request.headers.push_back({"Last-Event-ID", events.last_id()});
    const auto pause = events.retry() ? milliseconds(*events.retry()) : kPause;
    if (!wait_until(steady_clock::now() + std::min(pause, kLongestPause), stop)) return;
  }
}

}  // namespace adjutant::tools::mcp
