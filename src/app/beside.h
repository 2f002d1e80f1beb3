// What stands beside a step where it is shown in the form of its task: the owner's day that an event comes into, or that
// has times to choose from; earlier payments to the same payee; how long a reminder still waits.
#pragma once

#include "app/assistant.h"

namespace adjutant::app {

// As share/openapi.json has it (Beside). `day`: another day of the calendar than that of the step's event. Errors (usage):
// the run has no such step.
Result<Json> beside(Assistant& assistant, const agent::RunView& view, int step, const std::optional<Date>& day);

}  // namespace adjutant::app
