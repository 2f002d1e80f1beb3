// What a routine's request is taken for, and its plan as things are now.
//
// A routine keeps the skills that its request was understood as, with the words in their slots and the plan that each had.
// It is never understood anew: what the owner saw when it was made is what is done. Where a skill's plan has changed since,
// the routine does nothing and says so.
#pragma once

#include "agent/router.h"
#include "tools/routines/routine_tools.h"

namespace adjutant::app {

class Assistant;

class RoutineJobs final : public tools::routines::RequestReading {
 public:
  explicit RoutineJobs(Assistant& assistant) : assistant_(assistant) {}

  // Nobody is asked. Errors: not_understood (no skill fits, or what stands in its slots means nothing now); usage: it would
  // make routines.
  Result<Reading> read(const std::string& request) override;
  std::vector<std::string> says(const Json& jobs) override;

  // Errors: a skill is gone or has changed; what stands in its slots means nothing now, or several things.
  Result<agent::RoutedPlan> plan(const Json& jobs);

 private:
  Assistant& assistant_;
};

}  // namespace adjutant::app
