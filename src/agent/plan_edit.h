// A plan with one thing changed, as an objection suggests it: another value for an argument of a call, or without the call.
//
// Where the argument is a parameter of the plan, the parameter gets the value, so that all that is said and done with it
// changes as well; else the call gets it as a literal. Which call of the plan an effect came from is not known for sure
// (a loop, a branch): these are candidates, and whoever asks rehearses them and looks whether they do what was meant.
#pragma once

#include <vector>

#include "agent/objections/objection.h"
#include "plan/checker.h"
#include "plan/value.h"

namespace adjutant::agent {

struct EditedPlan {
  plan::Program program;
  std::vector<std::vector<plan::Value>> arguments;
  bool by_parameter = false;
};

std::vector<EditedPlan> edited_plans(const plan::CheckedPlan& plan,
                                     const std::vector<std::vector<plan::Value>>& arguments, const std::string& tool,
                                     const objections::Edit& edit);

}  // namespace adjutant::agent
