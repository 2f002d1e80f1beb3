// "Every weekday at 8 tell me what's on": a sentence that asks for something again and again, in its two parts.
#pragma once

#include <optional>
#include <string>

#include "agent/router.h"
#include "when/when.h"

namespace adjutant::app {

class Assistant;

struct RoutineRequest {
  std::string when;    // "every weekday at 8"
  std::string what;    // "tell me what's on"
  bool leads = false;  // the times stand before the request, and so belong to nothing in it
};

// Nothing: the sentence has not just one time that repeats, or nothing beside it.
std::optional<RoutineRequest> routine_in(std::string_view sentence, const Time& now, const when::Options& options);

// The plan that makes the routine. Nothing: what is left is no request by itself, or the times are its own (an event of a
// calendar may repeat, and so may what a mail is to say).
std::optional<agent::RoutedPlan> as_routine(Assistant& assistant, const RoutineRequest& request);

}  // namespace adjutant::app
