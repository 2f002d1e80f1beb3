#include "net/resolver.h"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>

#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace adjutant::net {
namespace {

struct Lookup {
  std::mutex mutex;
  std::condition_variable_any changed;
  bool done = false;
  int code = 0;
  std::vector<Address> addresses;
};

std::optional<Address> read(const addrinfo& info) {
  if (info.ai_family == AF_INET) {
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in*>(info.ai_addr)->sin_addr, bytes.size());
    return Address::v4(bytes);
  }
  if (info.ai_family == AF_INET6) {
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6*>(info.ai_addr)->sin6_addr, bytes.size());
    return Address::v6(bytes);
  }
  return std::nullopt;
}

void look_up(const std::string& host, Lookup& lookup) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  const std::unique_lock lock(lookup.mutex);
  lookup.code = code;
  for (const addrinfo* info = code == 0 ? found : nullptr; info; info = info->ai_next) {
    if (const auto address = read(*info)) lookup.addresses.push_back(*address);
  }
  if (code == 0) ::freeaddrinfo(found);
  lookup.done = true;
  lookup.changed.notify_all();
}

}  // namespace

Resolver system_resolver() {
  return [](const std::string& host, std::chrono::milliseconds limit,
            std::stop_token stop) -> Result<std::vector<Address>> {
    if (stop.stop_requested()) return fail(ErrorKind::stopped, "You stopped it.");
    const auto lookup = std::make_shared<Lookup>();
    // getaddrinfo() cannot be interrupted: after a stop its thread ends by itself, and nobody looks at what it found.
    std::thread([host, lookup] { look_up(host, *lookup); }).detach();
    std::unique_lock lock(lookup->mutex);
    const bool done = lookup->changed.wait_for(lock, stop, limit, [&] { return lookup->done; });
    if (stop.stop_requested()) return fail(ErrorKind::stopped, "You stopped it.");
    if (!done) return fail(ErrorKind::failed, fmt::format("The address of {} could not be found in time.", host));
    if (lookup->code != 0 || lookup->addresses.empty()) {
      return fail(ErrorKind::failed, fmt::format("The host {} cannot be found: {}.", host,
                                                 lookup->code ? ::gai_strerror(lookup->code) : "it has no address"));
    }
    return lookup->addresses;
  };
}

}  // namespace adjutant::net
