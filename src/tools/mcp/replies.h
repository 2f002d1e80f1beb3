// What a server's results mean: its tools, and what a call gave. A stranger's JSON, checked.
#pragma once

#include <string>
#include <vector>

#include "tools/mcp/session.h"

namespace adjutant::tools::mcp {

// The result of tools/list.
struct ToolPage {
  std::vector<ToolDescription> tools;
  std::string next;  // where the next page begins, empty on the last
};
Result<ToolPage> read_tool_page(const Json& result);

// The result of tools/call.
Result<CallResult> read_call_result(const Json& result);

}  // namespace adjutant::tools::mcp
