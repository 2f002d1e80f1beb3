// A call with plain arguments as a line of a plan.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace adjutant::plan {

// `tool(name="...", on=True)` with a line end; arguments that are null are left out. Nothing: a value has no literal, as
// records and negative numbers have none.
std::optional<std::string> statement(std::string_view tool, const Json& arguments);

}  // namespace adjutant::plan
