// The texts that stand in a plan as literals, those of f"..." included: what its writer said, not what tools give.
#pragma once

#include <string>
#include <vector>

#include "plan/syntax.h"

namespace adjutant::plan {

std::vector<std::string> text_literals(const Program& program);

}  // namespace adjutant::plan
