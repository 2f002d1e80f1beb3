// What one rule says of one call with its concrete values.
#pragma once

#include <string>

#include "mandate/rule.h"

namespace adjutant::mandate {

struct Looked {
  bool applies = false;
  Verdict verdict = Verdict::allow;  // where it applies
  std::string why;
};

// Reasons for a grant that does not apply cost more than the check itself: they are made only for what is shown.
enum class Why { wanted, not_wanted };

// For a rule that is about the call's tool. An error inside a check applies, and forbids.
Looked look(const Rule& rule, const plan::Call& call, const Facts& facts, const Time& now, Why why);

}  // namespace adjutant::mandate
