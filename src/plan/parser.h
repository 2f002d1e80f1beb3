// Plan text to its syntax tree. The grammar is in docs/PLAN-LANGUAGE.md.
#pragma once

#include "plan/diagnostic.h"

namespace adjutant::plan {

// Stops at the first error of syntax. Hostile input is bounded in size and in depth.
Checked<Program> parse(std::string_view source);

}  // namespace adjutant::plan
