// What the owner changes in a plan that waits, by hand.
#pragma once

#include "app/assistant.h"

namespace adjutant::app {

// Another value for an argument of a step, as the owner wrote it: words are read as the argument's type ("tomorrow at 3").
// What comes of it is a run of its own.
Result<agent::RunView> change_argument(Assistant& assistant, const std::string& run, int step,
                                       const std::string& argument, const Json& value, std::stop_token stop);

}  // namespace adjutant::app
