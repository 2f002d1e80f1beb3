// What happens when: single events and the occurrences of series, with their exceptions and changes.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tools/calendar/calendar_file.h"

namespace adjutant::tools::calendar {

// One occurrence. Keeps its file alive.
struct Occurrence {
  std::shared_ptr<const CalendarFile> file;
  const Entry* entry = nullptr;   // what it says: the event, the series, or the changed occurrence
  const Entry* series = nullptr;  // the master, where it belongs to one
  std::string instance;           // its stable name: the UID, and "#" and the occurrence's key where it is of a series
  std::string key;                // "" for a single event
  Stamp start;
  Instant begins, ends;
  bool whole_series = false;  // named by the UID of a series alone

  bool cancelled() const { return entry->cancelled; }
  // Whether it is in [from, to): a part of it, or its start, where it has no length.
  bool is_within(Instant from, Instant to) const;
};

// All that are within [from, to), by start. Cancelled ones are there too.
// `cut` is set where a series had to be broken off.
std::vector<Occurrence> occurrences(const std::shared_ptr<const CalendarFile>& file, Instant from, Instant to,
                                    bool& cut);

// By name; a UID alone is the event or the whole series (at its first occurrence).
std::optional<Occurrence> find_occurrence(const std::shared_ptr<const CalendarFile>& file, std::string_view instance);

}  // namespace adjutant::tools::calendar
