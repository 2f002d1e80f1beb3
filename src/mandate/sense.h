// Rules that make no sense: contradictions, conditions and whole rules without effect, rules that others make
// superfluous. What cannot be told for certain passes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mandate/rule.h"

namespace adjutant::mandate {

struct Nonsense {
  int line = 0;
  std::string message;  // a sentence
  std::string hint;
};

// The first that is found; none: every rule may make a difference.
std::optional<Nonsense> find_nonsense(const std::vector<Rule>& rules);

}  // namespace adjutant::mandate
