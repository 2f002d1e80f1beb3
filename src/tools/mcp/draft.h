// A first card for a server, made of its schemas alone: the most careful one, for the owner to go on from.
#pragma once

#include <string>
#include <vector>

#include "tools/mcp/session.h"

namespace adjutant::tools::mcp {

// Each tool sends, may not be repeated after a crash, and gives what anybody may have written. Roles are guessed from
// names, and only towards the stricter. The server's words stand in comments, one line each, harmless and marked as
// the server's. make_card() takes the text as it is.
std::string draft_card(const std::string& connection, const std::vector<ToolDescription>& tools);

}  // namespace adjutant::tools::mcp
