// What was done in the world since a moment: the effects of all runs, as they came about.
#pragma once

#include <string>
#include <vector>

#include "journal/journal.h"

namespace adjutant::journal {

struct Deed {
  std::string run;
  std::string request;      // of the run; empty: there was none
  bool takes_back = false;  // an earlier run's effects
  int step = 0;
  std::string tool;
  StepState state = StepState::confirmed;  // or failed, unknown
  std::string report;                      // one sentence, with words from outside
  Instant at;
};

// The newest first.
Result<std::vector<Deed>> deeds_since(store::Database& database, Instant since, std::size_t limit);

}  // namespace adjutant::journal
