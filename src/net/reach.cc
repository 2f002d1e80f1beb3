#include "net/reach.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace adjutant::net {
namespace {

bool is_named(const Url& url, const Reach& reach) {
  return std::ranges::any_of(reach.private_hosts, [&](std::string_view named) {
    return starts_with_fold(named, url.host) &&
           (named.size() == url.host.size() || named.substr(url.host.size()) == fmt::format(":{}", url.port));
  });
}

std::unexpected<Error> refused(const Url& url, std::string_view why, std::string hint) {
  return fail(ErrorKind::forbidden, fmt::format("{} may not be reached: {}.", url.host, why), std::move(hint));
}

const char* hint_to_name() { return "If it is yours, name it as a private host."; }

}  // namespace

Result<Destination> admit(Url url, const Reach& reach, const Resolver& resolver, std::chrono::milliseconds limit,
                          std::stop_token stop) {
  Destination out{std::move(url), {}, false};
  const auto literal = Address::parse(out.url.host);
  if (out.url.host == "localhost") {
    // RFC 6761: never asked of a name server.
    out.addresses = {*Address::parse("127.0.0.1"), *Address::parse("::1")};
    return out;
  }
  if (literal) out.addresses = {*literal};
  const bool named = is_named(out.url, reach);
  const bool loopback = literal && literal->place() == Place::loopback;
  if (!named && !loopback && out.url.scheme != "https")
    return refused(out.url, "a host elsewhere is spoken to by https only", "Write https:// in front of it.");
  if (!literal) out.addresses = TRY(resolver(out.url.host, limit, stop));
  const auto is = [](Place place) { return [place](const Address& address) { return address.place() == place; }; };
  if (std::ranges::any_of(out.addresses, is(Place::nowhere)))
    return refused(out.url, "its address is none that a host can have", "Look at the URL again.");
  if (named && out.url.scheme != "https" && std::ranges::any_of(out.addresses, is(Place::open))) {
    return refused(out.url, "its address is on the public internet now, where only https is spoken",
                   "Write https:// in front of it.");
  }
  if (named || loopback) return out;
  for (const auto& address : out.addresses) {
    if (address.place() != Place::open)
      return refused(out.url, fmt::format("its address {} is not on the public internet", address.text()),
                     hint_to_name());
  }
  out.open = true;
  return out;
}

Result<Destination> admit_redirect(const Destination& from, Url url, const Reach& reach, const Resolver& resolver,
                                   std::chrono::milliseconds limit, std::stop_token stop) {
  if (from.url.scheme == "https" && url.scheme != "https")
    return refused(url, fmt::format("{} leads there from https to http", from.url.host), "Do not trust that host.");
  auto out = TRY(admit(std::move(url), reach, resolver, limit, stop));
  if (from.open && !out.open) {
    return refused(out.url, fmt::format("{}, a public host, leads to it", from.url.host),
                   "If that is where you want to go, use its own URL.");
  }
  const auto is_here = [](const Address& address) { return address.place() == Place::loopback; };
  if (std::ranges::any_of(out.addresses, is_here) && !std::ranges::any_of(from.addresses, is_here))
    return refused(out.url, fmt::format("{}, another machine, leads to it", from.url.host),
                   "If that is where you want to go, use its own URL.");
  return out;
}

}  // namespace adjutant::net
