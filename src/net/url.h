// An http or https URL in its parts, as the rules on what may be reached look at it.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace adjutant::net {

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // lower case, without the dot of the root, an IPv6 address without brackets
  int port = 0;        // as given, or the scheme's
  std::string text;    // all of it, made regular, without a fragment

  bool same_origin(const Url& other) const {
    return scheme == other.scheme && host == other.host && port == other.port;
  }
};

// Refuses (ErrorKind::usage) other schemes, names and passwords in the URL, hosts with characters outside ASCII or with
// a zone, control characters, and what is no URL.
Result<Url> parse_url(std::string_view text);

// The URL that a response's Location names, which may be relative.
Result<Url> resolve_location(const Url& base, std::string_view location);

}  // namespace adjutant::net
