// The arguments of a run's jobs, as its row in the journal has them.
#pragma once

#include <vector>

#include "plan/checker.h"
#include "plan/value.h"

namespace adjutant::agent {

Json encode_arguments(const std::vector<std::vector<plan::Value>>& arguments);
// Errors: failed, where they are not those of the plan.
Result<std::vector<std::vector<plan::Value>>> decode_arguments(const Json& json, const plan::CheckedPlan& plan);

}  // namespace adjutant::agent
