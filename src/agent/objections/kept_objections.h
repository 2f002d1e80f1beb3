// The objections to a run, as they were told, and which of them the owner has said yes in spite of.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "agent/objections/objection.h"
#include "store/database.h"

namespace adjutant::agent::objections {

class KeptObjections {
 public:
  explicit KeptObjections(store::Database& database) : database_(database) {}

  // In place of those that were kept; what was answered for the same call stays answered. Gives them numbered.
  Result<std::vector<Objection>> keep(const std::string& run, std::vector<Objection> objections);
  Result<std::vector<Objection>> of(const std::string& run);
  Result<void> answer(const std::string& run, const std::vector<int>& numbers);

 private:
  store::Database& database_;
};

}  // namespace adjutant::agent::objections
