// Times said from another: "in 20 minutes", "the past two weeks", "an hour ago", "half an hour before noon", "now".
#pragma once

#include "when/parts.h"

namespace adjutant::when {

// "the next 7 days", "the past week", "the last 24 hours": rolling, from or to now.
bool take_rolling(State& state);

// "in 20 minutes", "within 14 days", "an hour ago", "two hours from now", "half an hour before noon", "now".
bool take_offset(State& state);

}  // namespace adjutant::when
