#include "tools/mcp/open.h"

#include <fmt/format.h>

#include "tools/mcp/client.h"
#include "tools/mcp/http_channel.h"
#include "tools/mcp/stdio_channel.h"

namespace adjutant::tools::mcp {
namespace {

constexpr std::size_t kComplaints = 2000;
constexpr std::chrono::milliseconds kFarewell{500};

Result<std::unique_ptr<Session>> named(Result<std::unique_ptr<Session>> session, const std::string& name) {
  if (session) return session;
  return std::unexpected(while_doing(session.error(), fmt::format("connecting to the server {}", name)));
}

}  // namespace

Result<std::unique_ptr<Session>> make_stdio_session(const std::string& name, const StdioServer& server,
                                                    std::stop_token stop, std::chrono::milliseconds limit) {
  ChildProcess::Options options{.environment = environment(server), .complaints = kComplaints, .farewell = kFarewell};
  auto process = TRY(ChildProcess::start(TRY(command_line(server)), std::move(options)));
  auto channel = std::make_unique<StdioChannel>(name, std::move(process));
  return named(Client::open(std::move(channel), limit, std::move(stop)), name);
}

Result<std::unique_ptr<Session>> make_http_session(const std::string& name, const HttpServer& server,
                                                   std::stop_token stop, std::chrono::milliseconds limit) {
  auto channel = std::make_unique<HttpChannel>(name, server.url, server.headers,
                                               net::HttpClient(net::Reach{server.private_hosts}));
  return named(Client::open(std::move(channel), limit, std::move(stop)), name);
}

}  // namespace adjutant::tools::mcp
