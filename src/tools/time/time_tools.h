// The tools of time: what time it is, reminders and timers.
//
// What a reminder says may come from others; it keeps its label in the database and has it when it is listed.
#pragma once

#include "base/clock.h"
#include "plan/tool.h"
#include "tools/time/reminders.h"

namespace adjutant::tools::time {

struct TimeContext {
  store::Database& db;
  const Clock& clock;
  Zone zone;
};

// The context's parts outlive the catalog.
void add_time_tools(plan::Catalog& catalog, const TimeContext& context);

// "PlaceTime": place, clock.
const plan::Type& place_time_type();

// "Reminder": id, text, at.
const plan::Type& reminder_type();
plan::Value reminder_value(const Reminder& reminder);

}  // namespace adjutant::tools::time
