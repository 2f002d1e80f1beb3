// Changes to calendar files, as new bytes: only the lines that a change is about become other ones.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/calendar/event_value.h"

namespace adjutant::tools::calendar {

struct NewEvent {
  std::string uid;
  std::string title, location, notes;
  Stamp start;
  Stamp end;
  std::string repeat;                      // RRULE, or empty
  std::vector<std::string> further_lines;  // source_lines()
};
// A whole file. The owner's zone is written by its IANA name.
Result<std::string> new_event(const NewEvent& event, Instant now);

// At another time. One occurrence of a series becomes a changed occurrence; a whole series is refused where its rule
// or its exceptions name days that would not move with it.
Result<std::string> moved(const Occurrence& what, Instant begins, Instant ends, Instant now);

struct NewWords {
  std::optional<std::string> title, location;   // what is not given stays
  std::vector<std::string> further_lines = {};  // source_lines()
};
// With another title or place.
Result<std::string> reworded(const Occurrence& what, const NewWords& words, Instant now);

// Without this event, this series or this occurrence (an EXDATE); no bytes: nothing is left in the file.
Result<std::optional<std::string>> removed(const Occurrence& what, Instant now);

// With the owner as organizer and these attendees, those already there kept.
Result<std::string> invited(const Occurrence& what, const Owner& owner, const std::vector<std::string>& addresses,
                            Instant now);

// With this PARTSTAT ("ACCEPTED") for whoever has one of these addresses. Error: they were not asked.
Result<std::string> answered(const Occurrence& what, const std::vector<std::string>& addresses,
                             const std::string& partstat, Instant now);

// As cancelled by its organizer: STATUS:CANCELLED.
Result<std::string> called_off(const Occurrence& what, Instant now);

// The owner's answer to an organizer (REPLY, RFC 5546), with its times in UTC.
std::string reply_object(const Occurrence& what, const Owner& owner, const std::string& partstat, Instant now);

// One event (or series with its changes) of a file as an object of its own, with the zones, without a METHOD.
// `method` is written when it is not empty: an iTIP message (RFC 5546). `entries` are of one file.
std::string event_object(const CalendarFile& file, const std::vector<const Entry*>& entries, const std::string& method);

}  // namespace adjutant::tools::calendar
