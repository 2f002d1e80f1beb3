// How a server is reached, and what it is given: server.toml of a connection.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace adjutant::tools::mcp {

struct ServerSettings {
  std::vector<std::string> command;  // its program and arguments; empty: it is reached by its URL
  std::string url;
  std::map<std::string, std::optional<std::string>> env;  // without a value: from Adjutant's own environment
  std::vector<std::string> folders;                       // that its process sees: "/path", or "/path:rw" to write too
  std::vector<std::string> private_hosts;                 // private addresses that the URL may mean
  bool network = false;                                   // whether its process may use the network
  bool sandbox = true;                                    // false: its process runs as one of the owner's own programs
  std::map<std::string, std::string> headers;             // sent with each request: "Authorization"

  bool operator==(const ServerSettings&) const = default;
};

// read_server(write_server(s)) gives s back. Errors have the line ("server:3: ...").
std::string write_server(const ServerSettings& settings);
Result<ServerSettings> read_server(std::string_view toml);

// What is pinned of it: all but the values of the environment and of headers.
Json identity(const ServerSettings& settings);
// For people: "python3 server.py, sees /data (read only), gets API_KEY, no network".
std::string describe(const ServerSettings& settings);

}  // namespace adjutant::tools::mcp
