#include "net/url.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "base/text.h"
#include "net/libcurl.h"

namespace adjutant::net {
namespace {

constexpr std::size_t kLongest = 8192;

struct Cleanup {
  void operator()(CURLU* url) const { libcurl()->url_cleanup(url); }
};
using Handle = std::unique_ptr<CURLU, Cleanup>;

Handle new_handle() { return Handle(libcurl() ? libcurl()->url() : nullptr); }

// What stands before an @ may be a password.
std::unexpected<Error> refused(std::string_view text, std::string_view why) {
  const auto at = text.rfind('@');
  const std::string shown = at == std::string_view::npos ? one_line(text) : "..." + one_line(text.substr(at));
  return fail(ErrorKind::usage, fmt::format("The URL \"{}\" cannot be used: {}.", shown, why));
}

std::string part(const Handle& url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (libcurl()->url_get(url.get(), which, &text, flags) != CURLUE_OK) return {};
  std::string out = text;
  libcurl()->free(text);
  return out;
}

Result<std::string> host_of(const Handle& url, std::string_view text) {
  std::string host = part(url, CURLUPART_HOST);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
    if (!part(url, CURLUPART_ZONEID).empty() || host.contains('%'))
      return refused(text, "it names a network interface");
  }
  if (host.ends_with('.')) host.pop_back();
  std::ranges::transform(host, host.begin(), [](unsigned char c) { return c < 128 ? std::tolower(c) : c; });
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == ':';
  };
  if (host.empty()) return refused(text, "it names no host");
  if (!std::ranges::all_of(host, fits)) return refused(text, "its host has characters that no host's name has");
  return host;
}

Result<Url> read(const Handle& url, std::string_view text) {
  Url out;
  out.scheme = part(url, CURLUPART_SCHEME);
  if (out.scheme != "http" && out.scheme != "https") return refused(text, "only http and https are spoken here");
  if (!part(url, CURLUPART_USER).empty() || !part(url, CURLUPART_PASSWORD).empty())
    return refused(text, "a name or password does not belong into a URL");
  out.host = TRY(host_of(url, text));
  const std::string port = part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  std::from_chars(port.data(), port.data() + port.size(), out.port);
  if (out.port < 1 || out.port > 65535) return refused(text, "its port does not exist");
  const std::string regular = out.host.contains(':') ? fmt::format("[{}]", out.host) : out.host;
  libcurl()->url_set(url.get(), CURLUPART_HOST, regular.c_str(), 0);
  libcurl()->url_set(url.get(), CURLUPART_FRAGMENT, nullptr, 0);
  out.text = part(url, CURLUPART_URL);
  if (out.text.empty()) return refused(text, "it is none");
  return out;
}

Result<Url> parse(Handle url, std::string_view text) {
  const auto odd = [](unsigned char c) { return c <= 0x20 || c == 0x7f; };
  if (!url) return fail(ErrorKind::failed, "URLs cannot be read: libcurl is not there.", kInstallLibcurl);
  if (text.size() > kLongest) return refused(text, "it is too long");
  if (std::ranges::any_of(text, odd)) return refused(text, "it has a space or a control character in it");
  if (const auto code = libcurl()->url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0); code != CURLUE_OK)
    return refused(text, libcurl()->url_strerror(code));
  return read(url, text);
}

}  // namespace

Result<Url> parse_url(std::string_view text) { return parse(new_handle(), text); }

Result<Url> resolve_location(const Url& base, std::string_view location) {
  Handle url = new_handle();
  if (url) libcurl()->url_set(url.get(), CURLUPART_URL, base.text.c_str(), 0);
  return parse(std::move(url), location);
}

}  // namespace adjutant::net
