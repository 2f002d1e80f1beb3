#include "app/mcp_session.h"

#include <fmt/format.h>

#include <cstdlib>

#include "tools/mcp/open.h"

namespace adjutant::app {

Result<std::unique_ptr<tools::mcp::Session>> start_session(const std::string& name,
                                                           const tools::mcp::ServerSettings& settings,
                                                           std::stop_token stop) {
  if (!settings.url.empty()) {
    tools::mcp::HttpServer server{.url = settings.url, .headers = {}, .private_hosts = settings.private_hosts};
    for (const auto& [header, value] : settings.headers) server.headers.push_back({header, value});
    return tools::mcp::make_http_session(name, server, std::move(stop));
  }
  tools::mcp::StdioServer server{.command = settings.command, .environment = {}, .folders = {}};
  for (const auto& [variable, value] : settings.env) {
    const char* own = value ? nullptr : std::getenv(variable.c_str());
    if (!value && !own) {
      return fail(ErrorKind::failed, fmt::format("{} gets the variable {}, and there is none.", name, variable),
                  "Set it, or connect it anew with --env NAME=VALUE.");
    }
    server.environment.emplace_back(variable, value ? *value : own);
  }
  for (const auto& folder : settings.folders) {
    const bool writable = folder.ends_with(":rw");
    server.folders.push_back({writable ? folder.substr(0, folder.size() - 3) : folder, writable});
  }
  server.network = settings.network;
  server.unsandboxed = !settings.sandbox;
  return tools::mcp::make_stdio_session(name, server, std::move(stop));
}

}  // namespace adjutant::app
