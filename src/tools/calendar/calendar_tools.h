// The tools of the calendar: list, get, busy, free; create, move, cancel, import; invite, notify, answer; restore.
//
// move and cancel change the owner's file alone. Whoever takes part is told by notify, which is a message to people
// and decided on as one. restore is the inverse of all: the file's old bytes put back, and a message that still waits
// taken back.
#pragma once

#include "base/clock.h"
#include "plan/tool.h"
#include "tools/calendar/calendar_store.h"
#include "tools/calendar/event_value.h"
#include "tools/calendar/invitation.h"

namespace adjutant::tools::calendar {

struct WorkingHours {  // Monday to Friday, by the owner's clock
  Seconds begin = std::chrono::hours(9);
  Seconds end = std::chrono::hours(17) + std::chrono::minutes(30);
};

struct CalendarContext {
  CalendarStore& store;
  const Clock& clock;
  Owner owner;
  fs::path undo;                              // the home's folder for what undo needs
  std::string default_calendar = "personal";  // where new events go
  WorkingHours hours = {};
  InvitationSender* sender = nullptr;  // null: nobody can be told
};

// The context's parts outlive the catalog.
void add_calendar_tools(plan::Catalog& catalog, const CalendarContext& context);

}  // namespace adjutant::tools::calendar
