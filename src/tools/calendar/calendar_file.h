// A calendar file as events: what its VEVENTs say, and where each stands in the bytes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/position.h"
#include "tools/calendar/stamp.h"
#include "tools/recurrence.h"

namespace adjutant::tools::calendar {

struct Attendee {
  std::string address;  // in lower case; empty where it is no mail address
  std::string name;
  std::string answer;    // PARTSTAT in lower case: "accepted", "needs-action", ...
  std::size_t line = 0;  // of the component's lines
};

// One VEVENT: a single event, the master of a series, or (with `replaces`) the changed occurrence of one.
struct Entry {
  std::string uid;
  Stamp start;
  std::optional<Stamp> end;         // exclusive
  std::optional<Seconds> duration;  // in place of an end
  std::string title, location, notes, url;
  std::optional<Position> position;       // GEO, where that is a place on the earth
  std::string organizer, organizer_name;  // address in lower case; empty where there is none
  std::vector<Attendee> attendees;
  bool cancelled = false;
  std::string status;        // "confirmed", "tentative", "cancelled"
  bool transparent = false;  // does not make its owner busy
  int sequence = 0;
  std::vector<Rule> rules;
  std::vector<Stamp> further;     // RDATE
  std::vector<Stamp> excluded;    // EXDATE
  std::optional<Stamp> replaces;  // RECURRENCE-ID
  Component component;

  bool all_day() const { return start.form == Form::date; }
  bool recurring() const { return !rules.empty() || !further.empty() || replaces.has_value(); }
  // How long it is: days of an all-day event are days of the calendar, not 24 hours.
  LocalTime local_end() const;
  Instant end_instant() const;
};

struct CalendarFile {
  fs::path path;         // under the calendars' folder
  std::string calendar;  // the sub-folder's name; "" for files at the top
  std::string bytes;
  std::string etag;  // SHA-256 of the bytes
  std::vector<Entry> entries;
  std::vector<std::string> problems;  // what was left out or guessed

  const Entry* master(std::string_view uid) const;  // null: there is none
  // Of a series; null where the occurrence was not changed.
  const Entry* changed(std::string_view uid, std::string_view key) const;
  std::vector<const Entry*> of(std::string_view uid) const;
};

// Errors: not an iCalendar file. A single event that cannot be read is a problem; the others are read.
Result<CalendarFile> read_calendar(std::string bytes, const Zone& owner);

// "mailto:Ben@Work.example" gives "ben@work.example"; empty for anything that is not a mail address.
std::string mail_address(std::string_view uri);

// "PT1H30M", "P1D", "P2W" of a DURATION.
Result<Seconds> read_duration(std::string_view text);

}  // namespace adjutant::tools::calendar
