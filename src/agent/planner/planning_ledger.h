// What planning has cost, kept in the store: each question to a model is counted at the most that it can cost before it
// is asked, and at what it did cost when that is known. A process that ends in between leaves the most.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/planner/planner_settings.h"
#include "agent/planner/planning.h"
#include "base/time.h"
#include "store/database.h"

namespace adjutant::agent {

class PlanningLedger {
 public:
  explicit PlanningLedger(store::Database& database) : database_(database) {}

  using Id = std::int64_t;

  // Counts a question of at most so many tokens. An error (failed) where that could be more than is left of the day's
  // budget: check and count are one transaction, so two processes cannot both take the last of it.
  Result<Id> reserve(const PlannerSettings& planner, const model::Usage& most, const Time& now);
  // What it was in the end. Without tokens that is not known, and stays the most.
  Result<void> settle(Id id, const PlannerSettings& planner, const model::Usage& usage);
  // Nobody was reached: it has cost nothing.
  Result<void> give_back(Id id);

  // The questions that led to the plan of a run.
  Result<void> belong_to(const std::vector<Id>& ids, const std::string& run);
  Result<Planning> of(const std::vector<Id>& ids) const;
  Result<std::optional<Planning>> of_run(const std::string& run) const;

  // Micro, since the day began in the time's zone.
  Result<std::int64_t> spent_today(const std::string& planner, const std::string& currency, const Time& now) const;

 private:
  Result<void> add_shares(const char* sql, const store::Parameter& which, Planning& planning) const;

  store::Database& database_;
};

}  // namespace adjutant::agent
