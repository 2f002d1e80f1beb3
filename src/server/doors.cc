#include "server/doors.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace adjutant::server {
namespace {

struct Address {
  bool four = false, all = false, loopback = false;
};

std::optional<Address> read_address(const std::string& text) {
  in_addr four{};
  if (::inet_pton(AF_INET, text.c_str(), &four) == 1) {
    const auto number = ntohl(four.s_addr);
    return Address{true, number == INADDR_ANY, (number >> 24) == 127};
  }
  in6_addr six{};
  if (::inet_pton(AF_INET6, text.c_str(), &six) != 1) return std::nullopt;
  if (IN6_IS_ADDR_V4MAPPED(&six)) return std::nullopt;  // it is said as an IPv4 address
  return Address{false, static_cast<bool>(IN6_IS_ADDR_UNSPECIFIED(&six)),
                 static_cast<bool>(IN6_IS_ADDR_LOOPBACK(&six))};
}

bool is_host_name(std::string_view name) {
  return !name.empty() && name.size() <= 253 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
}

}  // namespace

bool is_loopback(const std::string& address) {
  const auto read = read_address(address);
  return read && read->loopback;
}

Result<std::vector<Door>> doors(const Listening& wanted, bool has_login) {
  if (wanted.certificate.empty() != wanted.key.empty())
    return fail(ErrorKind::usage, "TLS needs a certificate and its key.", "Give both --certificate and --key.");
  for (const auto& name : wanted.names) {
    if (!is_host_name(to_lower(name)) && !read_address(name))
      return fail(ErrorKind::usage, fmt::format("'{}' is no host name.", one_line(name, 80)),
                  "Give it without a port, as in adjutant.lan.");
  }
  if (wanted.address.empty()) return std::vector<Door>{{.certificate = wanted.certificate, .key = wanted.key}};
  const auto address = read_address(wanted.address);
  if (!address)
    return fail(ErrorKind::usage, fmt::format("'{}' is no address.", one_line(wanted.address, 80)),
                "Give an address of this machine, such as 192.168.1.5.");
  const Door door{wanted.address, wanted.certificate, wanted.key};
  if (!address->loopback && !door.secure())
    return fail(ErrorKind::forbidden,
                fmt::format("Others could read what goes to and from {}: there is no certificate.", wanted.address),
                "'adjutant certificate' makes one, or give --certificate and --key.");
  if (!address->loopback && !has_login)
    return fail(
        ErrorKind::forbidden,
        fmt::format("Others could reach {}: there is no password and no passkey to log in with.", wanted.address),
        "'adjutant password' sets one.");
  if (address->all && wanted.names.empty())
    return fail(
        ErrorKind::usage, "Under which name will the page be reached?",
        "Give --name, such as adjutant.lan or this machine's address; requests to other names are turned away.");
  // An address that means all has this machine in it.
  if (address->all || wanted.address == Door{}.address) return std::vector<Door>{door};
  return std::vector<Door>{Door{}, door};
}

std::vector<std::string> host_names(const Listening& wanted, std::uint16_t port) {
  std::vector<std::string> out;
  const auto add = [&](const std::string& name) {
    const auto address = read_address(name);
    if (address && address->all) return;
    const auto host = address && !address->four ? fmt::format("[{}]", name) : to_lower(name);
    out.push_back(fmt::format("{}:{}", host, port));
    if (port == 443) out.push_back(host);
  };
  if (!wanted.address.empty()) add(wanted.address);
  for (const auto& name : wanted.names) add(name);
  return out;
}

}  // namespace adjutant::server
