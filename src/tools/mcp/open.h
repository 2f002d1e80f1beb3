// Where sessions with servers come from.
#pragma once

#include <memory>

#include "net/http.h"
#include "tools/mcp/session.h"
#include "tools/mcp/stdio_server.h"

namespace adjutant::tools::mcp {

// A server that is spoken to by streamable HTTP.
struct HttpServer {
  std::string url;
  std::vector<net::Header> headers;        // with every request: Authorization, for example
  std::vector<std::string> private_hosts;  // that `url` may be at (net/reach.h)
};

inline constexpr std::chrono::milliseconds kOpeningLimit{60'000};

// Starts the server's process and says hello. `name` is what the owner calls the server, for errors.
Result<std::unique_ptr<Session>> make_stdio_session(const std::string& name, const StdioServer& server,
                                                    std::stop_token stop,
                                                    std::chrono::milliseconds limit = kOpeningLimit);

Result<std::unique_ptr<Session>> make_http_session(const std::string& name, const HttpServer& server,
                                                   std::stop_token stop,
                                                   std::chrono::milliseconds limit = kOpeningLimit);

}  // namespace adjutant::tools::mcp
