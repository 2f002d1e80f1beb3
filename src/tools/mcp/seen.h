// What the owner has seen of a server and accepted: seen.json of a connection.
//
// Everything is pinned by SHA-256: how the server is reached, the card, and each tool's name, description and schemas.
// What is not exactly as it was seen is a difference, and what cannot be read is one too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/mcp/session.h"

namespace adjutant::tools::mcp {

struct Seen {
  Json server;              // identity() of its settings
  std::string server_hash;  // of the text of server.toml
  std::string card_hash;    // of the text of card.toml
  std::vector<ToolDescription> tools;
};

Seen see(const Json& server, std::string_view server_text, std::string_view card_text,
         std::vector<ToolDescription> tools);

std::string write_seen(const Seen& seen);
// Errors where the file is not exactly what write_seen() writes.
Result<Seen> read_seen(std::string_view text);

// SHA-256 of all that is pinned of a tool.
std::string pin(const ToolDescription& tool);

// One sentence for each difference, for the owner; the server's words in quotes, harmless, on one line. Empty: none.
std::vector<std::string> differences(const std::vector<ToolDescription>& seen, const std::vector<ToolDescription>& now);
std::vector<std::string> server_differences(const Json& seen, const Json& now);

}  // namespace adjutant::tools::mcp
