// What works, what does not, and what to do about it.
#pragma once

#include "app/assistant.h"

namespace adjutant::app {

struct HealthCheck {
  std::string what;
  bool good = true;
  std::string says;
  bool remark = false;  // on the check before it
};

// Looks at everything that a home needs, and asks the models a small question each.
std::vector<HealthCheck> check_health(Assistant& assistant);

// The accounts of settings_lists.h by their names, as far as they can be tried without an effect; the models among them are
// asked a small question each.
std::vector<HealthCheck> check_accounts(Assistant& assistant, const std::stop_token& stop);

// The address or file of a model that plans.
std::string where(const agent::PlannerSettings& settings);
// Where a model that plans is, what it costs, and what it has cost today.
std::string planner_line(const agent::PlannerSettings& settings, std::int64_t spent);
Result<std::int64_t> spent_today(Assistant& assistant, const agent::PlannerSettings& settings);

}  // namespace adjutant::app
