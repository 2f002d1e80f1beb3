// Names of a server's tools, arguments and fields as names of the plan language.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace adjutant::tools::mcp {

// "sendEmail", "send-email", "Send email" -> "send_email"; "from" -> "from_"; "2nd" -> "n2nd". Only a-z, 0-9 and _,
// at most 60 characters, never empty, never a word that the plan language keeps for itself.
std::string plan_name(std::string_view foreign);

// "shared_with", "Shared With" -> "SharedWith".
std::string camel_case(std::string_view foreign);

// The names by their plan names; an error names the two that would be one. `what` is "argument", "tool", "field".
Result<std::map<std::string, std::string>> plan_names(const std::vector<std::string>& foreign, std::string_view what);

// Whether a connection may be called so: a-z, 0-9 and _, begins with a letter, at most 30, no own tools of that name.
bool is_connection_name(std::string_view name);

}  // namespace adjutant::tools::mcp
