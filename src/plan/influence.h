// What can have had a part in what a call does and gives.
#pragma once

#include "plan/tool.h"

namespace adjutant::plan {

// Everything that a call was made of: its arguments, with all that is inside them, and what decided that it happens.
Label influence(const Call& call);

// For a signature: the result may have been made of anything that a call of some tool was given at some time.
Label any_influence();

}  // namespace adjutant::plan
