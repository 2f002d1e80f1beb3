// Invitations that the owner has not answered: events of the calendar, and what came by mail and is not in it yet.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/calendar/incoming.h"

namespace adjutant::tools::calendar {

struct OpenInvitation {
  Occurrence what;                   // as the calendar has it, or as the mail says
  std::optional<Incoming> incoming;  // what the mail says; none: the calendar has it, and nothing newer came
  std::string mail;                  // "mail:ID", where it came by mail
};

// Those that are not over yet, by start. Of a series one, its next occurrence, by the name of the series.
Result<std::vector<OpenInvitation>> open_invitations(const CalendarContext& context);

// By instance, over or answered already included. Error: nobody invited the owner to anything of that name.
Result<OpenInvitation> find_invitation(const CalendarContext& context, std::string_view instance);

// "Invitation": instance, title, start, end, location, organizer, answer, in_calendar.
const plan::Type& invitation_type();
plan::Value invitation_value(const OpenInvitation& invitation, const Owner& owner);

}  // namespace adjutant::tools::calendar
