// An occurrence as a value of the plan language.
//
// Labels: what the owner wrote down (events that they organise, or that nobody does) is their own record. What another
// organizer wrote (title, place, notes, who else comes) has that person as its source; the ids, and that the event is
// in the calendar, are the owner's record all the same: they put it there.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "plan/value.h"
#include "tools/calendar/occurrences.h"

namespace adjutant::tools::calendar {

// Who the calendars belong to.
struct Owner {
  std::vector<std::string> addresses;  // in lower case; the first is written from
  std::string name;
  Zone zone;

  bool is(std::string_view address) const;
};

// "Event": uid, instance, title, start, end, all_day, location, notes, organizer?, attendees, others, status, calendar,
// recurring, my_answer.
const plan::Type& event_type();
const plan::Type& slot_type();  // "Slot": start, end
plan::Label calendar_label();
// Static labels, for tools that give an Event or a list of them.
std::map<std::string, plan::Label> event_labels();

// Lines that keep, in the file, who else had a hand in an event's words ("X-ADJUTANT-SOURCE:person ben@work.example"):
// what comes out of a stranger's mail does not become the owner's own record by being put into the calendar.
std::vector<std::string> source_lines(const plan::Label& label);

plan::Value event_value(const Occurrence& what, const Owner& owner);

// "organizer", the owner's PARTSTAT, or "" where they were not asked.
std::string my_answer(const Entry& entry, const Owner& owner);
// The others who take part, the organizer among them.
std::vector<std::string> others(const Entry& entry, const Owner& owner);
// Whether it keeps the owner from other things.
bool makes_busy(const Occurrence& what, const Owner& owner);

// "Tue 24 Nov 2026 15:00", "all of Tue 24 Nov 2026".
std::string spoken_start(const Occurrence& what, const Owner& owner);
// "Tue 24 Nov 2026 15:00 to 16:00", "all of Tue 24 Nov 2026 to Thu 26 Nov 2026", with the series that is meant.
std::string spoken_times(const Occurrence& what, const Owner& owner);
// "\"Budget review\"", on one line.
std::string spoken_title(const Entry& entry);

}  // namespace adjutant::tools::calendar
