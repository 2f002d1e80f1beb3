// How sessions with connected servers are started.
#pragma once

#include "tools/mcp/connection.h"

namespace adjutant::app {

Result<std::unique_ptr<tools::mcp::Session>> start_session(const std::string& name,
                                                           const tools::mcp::ServerSettings& settings,
                                                           std::stop_token stop);

}  // namespace adjutant::app
