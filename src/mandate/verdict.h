// What the mandate says of a call. Verdicts merge monotonically: the strictest one wins.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace adjutant::mandate {

enum class Verdict {
  allow,         // a grant covers it
  ask,           // the owner is asked; a blanket yes will do
  approve_each,  // only the owner's approval of this very call will do
  forbid,        // not even then
};
std::string_view to_string(Verdict verdict);
inline Verdict merge(Verdict a, Verdict b) { return std::max(a, b); }

struct Decision {
  Verdict verdict = Verdict::forbid;
  std::string rule;     // the rule that decided; empty for a default
  std::string because;  // one sentence
};

}  // namespace adjutant::mandate
