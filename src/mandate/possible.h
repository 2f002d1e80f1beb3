// What a rule says of a call of which only that is known what the checker can tell before the run.
#pragma once

#include <string>
#include <vector>

#include "mandate/rule.h"
#include "plan/checker.h"

namespace adjutant::mandate {

enum class Holds { never, maybe, always };

// Why something does not always hold: a sentence without its point, and how the data that it is about gets there.
struct Reason {
  std::string text;
  std::vector<std::string> path;
};

struct RuleOutlook {
  const Rule* rule = nullptr;
  Holds applies = Holds::maybe;
  Verdict best = Verdict::allow;  // where it applies
  Verdict worst = Verdict::allow;
  std::vector<Reason> unless;  // why it may not apply
  std::vector<Reason> asks;    // why it may be worse than best where it applies
};

// What a whole plan can take of a rule's limits.
struct Planned {
  std::optional<std::size_t> count;  // none: no bound is known
  std::optional<Money> amount;       // none: not known
};
Planned planned(const Rule& rule, const std::vector<plan::PossibleCall>& calls, const Time& now);

// Limits that others use up in the meantime and errors inside a check are left out: nobody can know them before.
RuleOutlook outlook(const Rule& rule, const plan::PossibleCall& call, const Planned& planned, const Facts& facts,
                    const Time& now);

}  // namespace adjutant::mandate
