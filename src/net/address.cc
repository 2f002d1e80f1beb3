#include "net/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <span>

namespace adjutant::net {
namespace {

struct Range {
  const char* first;
  int bits;
  Place place;
};

// IANA's special-purpose registries (RFC 6890 and its successors). The first that fits counts.
constexpr Range kRanges4[] = {
    {"0.0.0.0", 8, Place::nowhere},     {"10.0.0.0", 8, Place::inside},     {"100.64.0.0", 10, Place::inside},
    {"127.0.0.0", 8, Place::loopback},  {"169.254.0.0", 16, Place::inside}, {"172.16.0.0", 12, Place::inside},
    {"192.0.0.0", 24, Place::inside},   {"192.0.2.0", 24, Place::inside},   {"192.88.99.0", 24, Place::inside},
    {"192.168.0.0", 16, Place::inside}, {"198.18.0.0", 15, Place::inside},  {"198.51.100.0", 24, Place::inside},
    {"203.0.113.0", 24, Place::inside}, {"224.0.0.0", 4, Place::nowhere},   {"240.0.0.0", 4, Place::nowhere},
};
// What is not in 2000::/3 is not given out to anybody.
constexpr Range kRanges6[] = {
    {"::", 128, Place::nowhere},   {"::1", 128, Place::loopback},     {"ff00::", 8, Place::nowhere},
    {"2001::", 23, Place::inside}, {"2001:db8::", 32, Place::inside}, {"3fff::", 20, Place::inside},
    {"2000::", 3, Place::open},    {"::", 0, Place::inside},
};
// Prefixes in front of an IPv4 address, which stands at `offset`.
struct Wrapped {
  const char* first;
  int bits;
  std::size_t offset;
  bool translated;
};
constexpr Wrapped kWrapped[] = {{"::ffff:0:0", 96, 12, false}, {"64:ff9b::", 96, 12, true}, {"2002::", 16, 2, true}};

bool is_in(std::span<const std::uint8_t> bytes, const char* first, int bits) {
  std::array<std::uint8_t, 16> other{};
  ::inet_pton(std::string_view(first).contains(':') ? AF_INET6 : AF_INET, first, other.data());
  for (int bit = 0; bit < bits; ++bit) {
    const auto at = static_cast<std::size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if ((bytes[at] & mask) != (other[at] & mask)) return false;
  }
  return true;
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
  const std::string literal(text);
  if (literal.contains('\0')) return std::nullopt;
  Address out;
  out.v4_ = ::inet_pton(AF_INET, literal.c_str(), out.bytes_.data()) == 1;
  if (out.v4_ || ::inet_pton(AF_INET6, literal.c_str(), out.bytes_.data()) == 1) return out;
  return std::nullopt;
}

Address Address::v4(std::array<std::uint8_t, 4> bytes) {
  Address out;
  out.v4_ = true;
  std::ranges::copy(bytes, out.bytes_.begin());
  return out;
}

Address Address::v6(std::array<std::uint8_t, 16> bytes) {
  Address out;
  out.bytes_ = bytes;
  return out;
}

Place Address::place() const {
  if (v4_) {
    for (const auto& range : kRanges4) {
      if (is_in(bytes_, range.first, range.bits)) return range.place;
    }
    return Place::open;
  }
  for (const auto& wrapped : kWrapped) {
    if (!is_in(bytes_, wrapped.first, wrapped.bits)) continue;
    std::array<std::uint8_t, 4> inner{};
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(wrapped.offset), 4, inner.begin());
    const Place place = v4(inner).place();
    // A translator somewhere else has it: that is never this machine, whatever it makes of it.
    return place == Place::loopback && wrapped.translated ? Place::inside : place;
  }
  for (const auto& range : kRanges6) {
    if (is_in(bytes_, range.first, range.bits)) return range.place;
  }
  return Place::inside;
}

std::string Address::text() const {
  std::array<char, INET6_ADDRSTRLEN> out{};
  ::inet_ntop(v4_ ? AF_INET : AF_INET6, bytes_.data(), out.data(), out.size());
  return out.data();
}

}  // namespace adjutant::net
