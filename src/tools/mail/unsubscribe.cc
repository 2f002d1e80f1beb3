#include "tools/mail/unsubscribe.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "net/address.h"
#include "net/url.h"
#include "tools/mail/compose.h"

namespace adjutant::tools::mail {
namespace {

constexpr std::size_t kLongestUrl = 2000;
constexpr std::size_t kMostLinks = 10;
constexpr std::array<std::string_view, 4> kNotPublic = {".local", ".localhost", ".internal", ".home.arpa"};

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return valid_utf8(out);
}

// "leave@list.example?subject=unsubscribe" (RFC 6068); other fields of it count for nothing.
std::optional<UnsubscribeMail> read_mailto(std::string_view rest) {
  const auto question = rest.find('?');
  UnsubscribeMail out{fold(trim(decoded(rest.substr(0, question)))), "unsubscribe", ""};
  if (!is_sendable(out.to)) return std::nullopt;
  if (question == rest.npos) return out;
  for (const auto& field : split(rest.substr(question + 1), '&')) {
    const auto equals = field.find('=');
    if (equals == field.npos) continue;
    const auto name = fold(field.substr(0, equals));
    const auto value = decoded(std::string_view(field).substr(equals + 1));
    if (name == "subject") out.subject = one_line(value, 200);
    if (name == "body") out.body = one_line(value, 500);
  }
  return out;
}

bool is_named(const net::Url& url, const net::Reach& reach) {
  return std::ranges::any_of(reach.private_hosts, [&](const std::string& named) {
    return named == url.host || named == fmt::format("{}:{}", url.host, url.port);
  });
}

}  // namespace

Unsubscribe read_unsubscribe(std::string_view header, bool one_click) {
  Unsubscribe out;
  std::size_t links = 0;
  for (auto open = header.find('<'); open != header.npos && links < kMostLinks; open = header.find('<', open + 1)) {
    const auto close = header.find('>', open);
    if (close == header.npos) break;
    const auto link = trim(header.substr(open + 1, close - open - 1));
    ++links;
    if (link.size() > kLongestUrl || has_hidden_characters(link)) continue;
    if (starts_with_fold(link, "mailto:")) {
      if (!out.mail) out.mail = read_mailto(link.substr(7));
    } else if (starts_with_fold(link, "http://") || starts_with_fold(link, "https://")) {
      out.page = true;
      if (one_click && out.url.empty()) out.url = std::string(link);
    }
  }
  return out;
}

Result<std::string> OneClick::host(std::string_view url) const {
  const auto parsed = TRY(net::parse_url(url));
  if (is_named(parsed, reach_)) return parsed.host;
  const bool inside = parsed.host == "localhost" || net::Address::parse(parsed.host) || !parsed.host.contains('.') ||
                      std::ranges::any_of(kNotPublic, [&](std::string_view end) { return parsed.host.ends_with(end); });
  if (inside || parsed.scheme != "https")
    return fail(ErrorKind::forbidden,
                fmt::format("{} is not asked: a newsletter is left by https at a named host on the public internet.",
                            one_line(parsed.host, 100)),
                "Open the mail, and leave it by hand if you trust it.");
  return parsed.host;
}

Result<void> OneClick::post(std::string_view url, std::stop_token stop) const {
  const auto name = TRY(host(url));
  const net::HttpRequest request{.method = "POST",
                                 .url = std::string(url),
                                 .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                                 .body = "List-Unsubscribe=One-Click"};
  const net::HttpLimits limits{.time = std::chrono::seconds(20), .body = 64 << 10, .redirects = 0};
  const auto answer = TRY(http_.send(request, limits, std::move(stop)));
  if (answer.status >= 200 && answer.status < 300) return {};
  return fail(ErrorKind::failed, fmt::format("{} answered {} instead of taking you off its list.", name, answer.status),
              "Try again later, or write to the sender.");
}

}  // namespace adjutant::tools::mail
