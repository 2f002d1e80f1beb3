// Where an IP address is: on this machine, in a network of somebody's own, or on the public internet.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace adjutant::net {

enum class Place {
  open,      // the public internet
  loopback,  // this machine
  inside,   // private, link-local, shared (CGNAT), documentation and other ranges that nobody outside can be reached by
  nowhere,  // unspecified, multicast, broadcast: no host is there
};

// An IPv4 or IPv6 address. IPv4 addresses that are written as IPv6 ones (mapped, 6to4, NAT64) are where the IPv4
// address in them is.
class Address {
 public:
  // As a literal ("192.0.2.1", "::1"), without brackets; nothing for what is none, or has a zone ("fe80::1%eth0").
  static std::optional<Address> parse(std::string_view text);
  static Address v4(std::array<std::uint8_t, 4> bytes);
  static Address v6(std::array<std::uint8_t, 16> bytes);

  Place place() const;
  bool is_v4() const { return v4_; }
  std::string text() const;
  bool operator==(const Address&) const = default;

 private:
  bool v4_ = false;
  std::array<std::uint8_t, 16> bytes_{};  // IPv4: the first four
};

}  // namespace adjutant::net
