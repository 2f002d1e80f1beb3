// The plan in what a model has answered: data from a stranger until it is checked.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/planner/request_parts.h"
#include "plan/checker.h"

namespace adjutant::agent {

// As the model wrote it: in {"plan": "..."}, between ```plan and ```, or all of its words. Errors where there is none,
// where it is too long, and where it holds what a reader does not see.
Result<std::string> plan_text_in(std::string_view words);

// A plan that may be prepared, with the values of its jobs' parameters.
struct ReadyPlan {
  plan::CheckedPlan plan;
  std::vector<std::vector<plan::Value>> arguments;
};

// Checked, with parameters that are among what the request gave, and without an address, account or link that the
// request does not name. Errors are for the model: they say nothing but what stands in its plan.
Result<ReadyPlan> ready_plan(std::string_view text, const plan::Catalog& catalog, const RequestParts& request);

}  // namespace adjutant::agent
