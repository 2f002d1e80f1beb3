// When an event will be after a call of calendar.move or calendar.reschedule.
#pragma once

#include "plan/tool.h"
#include "tools/calendar/event_value.h"

namespace adjutant::tools::calendar {

struct Times {
  Instant begins{}, ends{};
};

// Errors: neither a start nor a day, or both; an end before the beginning.
Result<Times> moved_times(const plan::Call& call, const Occurrence& what, const Owner& owner);

}  // namespace adjutant::tools::calendar
