// The tools of the calendar.
//
// Reads: list, get, busy, free, calendars, invitations, travel. create, move, edit, cancel and receive change the owner's
// files alone. meet, invite, reschedule, revise, call_off and answer also tell the people who take part: they are
// messages, and decided on as such. restore is the inverse of all: the file's old bytes put back, and a message that
// still waits taken back.
#pragma once

#include "base/clock.h"
#include "plan/tool.h"
#include "tools/calendar/calendar_store.h"
#include "tools/calendar/event_value.h"
#include "tools/calendar/travel.h"
#include "tools/invitation.h"

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
  std::string default_calendar = "personal";  // where new events go, if there is no better one
  WorkingHours hours = {};
  InvitationSender* sender = nullptr;    // null: nobody can be told
  InvitationMailbox* mailbox = nullptr;  // null: no invitation comes by mail
  const TravelTimes* travel = nullptr;   // null: nobody knows how long anything takes
};

// The context's parts outlive the catalog.
void add_calendar_tools(plan::Catalog& catalog, const CalendarContext& context);

}  // namespace adjutant::tools::calendar
