#include "server/login_pace.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace adjutant::server {
namespace {

constexpr std::chrono::hours kForgotten{1};  // after the last failure
constexpr std::size_t kMostSources = 4096;

}  // namespace

std::string login_source(std::string_view address) {
  const std::string text(address.substr(0, address.find('%')));  // without the interface of a link-local one
  if (text.contains('\0')) return "?";
  in_addr four{};
  if (::inet_pton(AF_INET, text.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127 ? std::string() : text;
  in6_addr six{};
  if (::inet_pton(AF_INET6, text.c_str(), &six) != 1) return "?";
  if (IN6_IS_ADDR_LOOPBACK(&six)) return {};
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (IN6_IS_ADDR_V4MAPPED(&six)) return login_source(::inet_ntop(AF_INET, &six.s6_addr[12], out.data(), out.size()));
  std::fill(std::begin(six.s6_addr) + 8, std::end(six.s6_addr), 0);
  return ::inet_ntop(AF_INET6, &six, out.data(), out.size());
}

std::optional<Seconds> LoginPace::wait(const std::string& source, Instant now) const {
  Instant until = now;
  if (const auto at = sources_.find(source); at != sources_.end()) until = std::max(until, at->second.until);
  if (!source.empty()) until = std::max(until, elsewhere_.until);
  if (until <= now) return std::nullopt;
  return until - now;
}

void LoginPace::add(Failures& failures, const Rule& rule, Instant now) {
  if (now - failures.last >= kForgotten) failures.count = 0;
  failures.last = now;
  if (++failures.count < rule.free) return;
  Seconds pause = rule.first;
  for (int i = rule.free; i < failures.count && pause < rule.longest; ++i) pause *= 2;
  failures.until = now + std::min(pause, rule.longest);
}

void LoginPace::failed(const std::string& source, Instant now, const std::string& whom) {
  if (!sources_.contains(source)) make_room(now);
  Failures& here = sources_[source];
  add(here, one_, now);
  if (here.count == 1) {
    here.whom = whom;
    here.of_several = false;
  }
  here.of_several |= here.whom != whom;
  if (!source.empty()) add(elsewhere_, all_, now);
}

void LoginPace::succeeded(const std::string& source, const std::string& whom) {
  const auto at = sources_.find(source);
  if (at != sources_.end() && at->second.whom == whom && !at->second.of_several) sources_.erase(at);
}

// What is over goes; else whoever waits the shortest.
void LoginPace::make_room(Instant now) {
  if (sources_.size() < kMostSources) return;
  std::erase_if(sources_, [&](const auto& each) { return now - each.second.last >= kForgotten; });
  if (sources_.size() < kMostSources) return;
  sources_.erase(std::ranges::min_element(sources_, {}, [](const auto& each) { return each.second.until; }));
}

}  // namespace adjutant::server
