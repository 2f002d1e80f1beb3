// Which hosts may be reached, decided before a connection is made and on the very addresses it will go to.
//
// Public hosts by https, this machine ("localhost" or a loopback address) by http or https, and what the owner named.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"
#include "net/address.h"
#include "net/resolver.h"
#include "net/url.h"

namespace adjutant::net {

struct Reach {
  // Hosts with private addresses that the owner named, "nas.home" or "nas.home:8443"; by http or https.
  std::vector<std::string> private_hosts;
};

// A host that may be reached, with all addresses that a connection may go to.
struct Destination {
  Url url;
  std::vector<Address> addresses;
  bool open = false;  // on the public internet
};

// Errors: ErrorKind::forbidden where any of the host's addresses may not be reached; failed where it has none.
Result<Destination> admit(Url url, const Reach& reach, const Resolver& resolver, std::chrono::milliseconds limit,
                          std::stop_token stop);

// The same for a redirect: it does not lead from https to http, nor from a public host to one that is not, nor from
// another machine to this one.
Result<Destination> admit_redirect(const Destination& from, Url url, const Reach& reach, const Resolver& resolver,
                                   std::chrono::milliseconds limit, std::stop_token stop);

}  // namespace adjutant::net
