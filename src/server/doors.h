// Where the page is served, and whether it may be: this machine alone, or, with TLS and something that the owner knows or
// has, an address that others reach as well.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace adjutant::server {

// What `adjutant serve` is told.
struct Listening {
  std::string address;                     // besides 127.0.0.1; empty: none
  std::vector<std::string> names;          // under which others reach it; the address is one
  std::filesystem::path certificate, key;  // PEM files; empty: no TLS
};

// One place that connections come to.
struct Door {
  std::string address = "127.0.0.1";
  std::filesystem::path certificate, key;  // empty: without TLS

  bool secure() const { return !certificate.empty(); }
};

// Whether an address is one that only this machine reaches.
bool is_loopback(const std::string& address);

// The doors to open; `has_login`: there is a password or a passkey. Errors: no address; others could reach it without TLS,
// or without a login that does not need this machine; an address that means all, and no name that it is reached under.
Result<std::vector<Door>> doors(const Listening& wanted, bool has_login);

// Host names (with the port, as a Host header has them) that a request through a door with TLS may be for.
std::vector<std::string> host_names(const Listening& wanted, std::uint16_t port);

}  // namespace adjutant::server
