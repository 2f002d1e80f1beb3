#include "net/http.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "net/transfer.h"

namespace adjutant::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

bool equal_fold(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

bool is_token(std::string_view text) {
  // RFC 9110, 5.6.2
  const auto fits = [](unsigned char c) {
    return std::isalnum(c) || std::string_view("!#$%&'*+-.^_`|~").contains(static_cast<char>(c));
  };
  return !text.empty() && std::ranges::all_of(text, fits);
}

// What decides where a message ends and whom it is for is not for the caller to say.
bool is_reserved(std::string_view name) {
  constexpr std::array<std::string_view, 6> kReserved = {"Host",       "Content-Length", "Transfer-Encoding",
                                                         "Connection", "Upgrade",        "Expect"};
  return std::ranges::any_of(kReserved, [&](std::string_view other) { return equal_fold(name, other); });
}

Result<void> check(const HttpRequest& request) {
  const auto upper = [](unsigned char c) { return c >= 'A' && c <= 'Z'; };
  if (request.method.empty() || !std::ranges::all_of(request.method, upper))
    return fail(ErrorKind::usage, fmt::format("\"{}\" is no method of HTTP.", one_line(request.method)));
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name) || is_reserved(name))
      return fail(ErrorKind::usage, fmt::format("A header cannot be called \"{}\".", one_line(name)));
    const auto odd = [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; };
    if (std::ranges::any_of(value, odd))
      return fail(ErrorKind::usage, fmt::format("The header {} has a control character in it.", name));
  }
  return {};
}

std::optional<std::string> redirect_of(const HttpResponse& response) {
  constexpr std::array<int, 5> kRedirects = {301, 302, 303, 307, 308};
  const auto* location = response.header("Location");
  if (!location || std::ranges::find(kRedirects, response.status) == kRedirects.end()) return std::nullopt;
  return *location;
}

// RFC 9110, 15.4: what is asked of the place that a response named.
void redirect(HttpRequest& request, int status) {
  const bool asks = request.method == "GET" || request.method == "HEAD";
  if ((status == 303 && !asks) || ((status == 301 || status == 302) && request.method == "POST")) {
    request.method = "GET";
    request.body.clear();
    std::erase_if(request.headers, [](const Header& header) { return starts_with_fold(header.name, "Content-"); });
  }
}

Result<void> change_origin(HttpRequest& request, const Url& from, const Url& to) {
  if (!request.body.empty()) {
    return fail(ErrorKind::forbidden, fmt::format("{} wants that what was sent to it goes to {}.", from.host, to.host),
                fmt::format("If that is right, use the URL {}.", one_line(to.text)));
  }
  std::erase_if(request.headers, [](const Header& header) {
    return !equal_fold(header.name, "Accept") && !equal_fold(header.name, "User-Agent");
  });
  return {};
}

}  // namespace

const std::string* HttpResponse::header(std::string_view name) const {
  const auto found = std::ranges::find_if(headers, [&](const Header& header) { return equal_fold(header.name, name); });
  return found == headers.end() ? nullptr : &found->value;
}

Result<HttpResponse> HttpClient::stream(const HttpRequest& given, const HttpLimits& limits, const OnData& on_data,
                                        std::stop_token stop, const OnSending& on_sending) const {
  TRY(check(given));
  const auto until = steady_clock::now() + limits.time;
  const auto left = [&] {
    return std::max(std::chrono::duration_cast<milliseconds>(until - steady_clock::now()), milliseconds(1));
  };
  HttpRequest request = given;
  auto to = TRY(admit(TRY(parse_url(request.url)), reach_, resolver_, std::min(left(), limits.connect), stop));
  const OnData final_only = [&](const HttpResponse& head, std::string_view piece) {
    return redirect_of(head) ? true : on_data(head, piece);
  };
  for (int followed = 0;; ++followed) {
    auto response = TRY(transfer(request, to, {until, limits.connect, limits.body}, final_only, stop, on_sending));
    const auto location = redirect_of(response);
    if (!location) return response;
    if (followed == limits.redirects)
      return fail(ErrorKind::failed, fmt::format("{} leads from one place to the next without end.", to.url.host));
    auto next = TRY(resolve_location(to.url, *location));
    redirect(request, response.status);
    if (!next.same_origin(to.url)) TRY(change_origin(request, to.url, next));
    to = TRY(admit_redirect(to, std::move(next), reach_, resolver_, std::min(left(), limits.connect), stop));
  }
}

Result<HttpResponse> HttpClient::send(const HttpRequest& request, const HttpLimits& limits,
                                      std::stop_token stop) const {
  std::string body;
  const OnData collect = [&](const HttpResponse&, std::string_view piece) {
    body += piece;
    return true;
  };
  auto response = TRY(stream(request, limits, collect, stop));
  response.body = std::move(body);
  return response;
}

}  // namespace adjutant::net
