// A skill out of a plan that did well: what of the plan's constants stands in the request becomes a slot, and the request
// becomes the first example of it.
//
//   "water the roses tomorrow at 8"           # say: water the {item: roses} {at: tomorrow at 8}
//   reminders.add(text="roses", at=...)       def water_roses(item: text, at: time): ...
#pragma once

#include <string>
#include <string_view>

#include "agent/lexicon.h"
#include "agent/skill.h"

namespace adjutant::agent {

struct Generalised {
  std::string source;  // of the skill's file
  Skill skill;         // the same, read and checked
};

// `now`: when the request was made, for its times. `name`: of the skill; empty: made of the request's words.
// Errors: usage, where no skill can be made of it, and why.
Result<Generalised> generalise(std::string_view request, const plan::Program& program, const std::string& name,
                               const plan::Catalog& catalog, const Lexicon& lexicon, const Time& now);

}  // namespace adjutant::agent
