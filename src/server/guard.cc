#include "server/guard.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "server/replies.h"

namespace adjutant::server {
namespace {

constexpr std::array<std::string_view, 3> kOwnNames = {"127.0.0.1", "localhost", "[::1]"};

bool is_own_host(std::string_view host, const Request& request, const Listening& listening) {
  const auto here = [&](std::string_view name) { return host == fmt::format("{}:{}", name, request.port); };
  if (std::ranges::any_of(kOwnNames, here)) return true;
  if (!request.secure && !is_loopback(listening.address)) return false;
  const auto names = host_names(listening, request.port);
  return std::ranges::find(names, host) != names.end();
}

// Following a link to the page is all that another site may do.
bool is_navigation(const Request& request) {
  return request.method == "GET" && request.header("sec-fetch-mode") == "navigate" &&
         request.header("sec-fetch-dest") == "document" && !request.path.starts_with("/api/");
}

}  // namespace

std::optional<Response> turned_away(const Request& request, const Listening& listening) {
  const auto host = request.header("host");
  if (!is_own_host(host, request, listening))
    return problem(403, "This host name is not the daemon's own.",
                   request.secure
                       ? "Use an address that the daemon was told with --listen or --name."
                       : fmt::format("Use http://127.0.0.1:{}/ as 'adjutant login' prints it.", request.port));
  const auto origin = request.header("origin");
  if (!origin.empty() && origin != fmt::format("{}://{}", request.secure ? "https" : "http", host))
    return problem(403, "Pages from elsewhere may ask nothing here.", "");
  const auto site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none" && !is_navigation(request))
    return problem(403, "Pages from elsewhere may ask nothing here.", "");
  return std::nullopt;
}

void add_protective_headers(Response& response) {
  const auto add = [&](std::string name, std::string value) {
    response.headers.emplace_back(std::move(name), std::move(value));
  };
  add("Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src "
      "'self'; "
      "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for "
      "'script'; "
      "trusted-types svelte-trusted-html adjutant-worker");
  add("X-Content-Type-Options", "nosniff");
  add("X-Frame-Options", "DENY");
  add("Referrer-Policy", "no-referrer");
  add("Cross-Origin-Opener-Policy", "same-origin");
  add("Cross-Origin-Resource-Policy", "same-origin");
  add("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
}

}  // namespace adjutant::server
