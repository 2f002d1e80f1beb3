// From a host's name to its addresses.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"
#include "net/address.h"

namespace adjutant::net {

// Every address of the host; an error where there is none, and ErrorKind::stopped soon after a stop.
using Resolver = std::function<Result<std::vector<Address>>(const std::string& host, std::chrono::milliseconds limit,
                                                            std::stop_token)>;

// The system's own.
Resolver system_resolver();

}  // namespace adjutant::net
