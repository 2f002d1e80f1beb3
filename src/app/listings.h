// What there is in a home, as the JSON that docs/JSON.md and share/openapi.json describe.
#pragma once

#include "app/assistant.h"

namespace adjutant::app {

Json tool_list(const Assistant& assistant);
Json skill_list(Assistant& assistant);
// "shipped", or the file in the home.
std::string origin_of(const agent::Skill& skill);

// The rules in words, with how much of each limit is used up, the day's bounds, and what waits to be accepted.
Result<Json> mandate_view(Assistant& assistant);

}  // namespace adjutant::app
