// Dates and times as calendar files write them: "20261124", "20261124T150000", "20261124T140000Z", with or without a
// zone, and the zones that such a file names or defines itself (VTIMEZONE).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "tools/calendar/ical_text.h"

namespace adjutant::tools::calendar {

// A zone: one of the world's (IANA), or one that only the file knows, as the list of its changes until 2100.
// A cheap, immutable value.
class EventZone {
 public:
  EventZone() = default;  // UTC
  EventZone(Zone zone) : zone_(zone) {}
  // From a VTIMEZONE. Errors: no usable observance, or a rule finer than monthly (a real zone has none).
  static Result<EventZone> from_component(const Component& zone);

  LocalTime local(Instant instant) const;
  Instant instant(LocalTime local) const;  // gaps and repeated hours as Zone does

 private:
  struct Change {
    Instant at;
    Seconds offset;
  };
  struct Custom {
    Seconds first;  // before the first change
    std::vector<Change> changes;
  };
  Seconds offset(Instant instant) const;

  Zone zone_;
  std::shared_ptr<const Custom> custom_;
};

enum class Form { date, floating, utc, zoned };

struct Stamp {
  LocalTime local{};  // as it is written
  Form form = Form::floating;
  EventZone zone;         // that `local` is in
  std::string zone_name;  // TZID as written; only where zoned

  Instant instant() const { return zone.instant(local); }
  // The same form and zone at another moment. Of a date: the local day of it.
  Stamp at(Instant instant) const;
  // What names one occurrence of a series, the same for every way of writing the moment: "20261124T140000Z";
  // dates and floating times as they are.
  std::string key() const;
  // ";VALUE=DATE:20261124", ";TZID=Europe/Berlin:20261124T150000": everything behind the property's name.
  std::string ical() const;
};

// The zones of a file and the owner's zone, in which floating times and dates are.
class Zones {
 public:
  // Zones by IANA name are never taken from the file. What cannot be read is told in `problems`.
  Zones(Zone owner, const Component& calendar, std::vector<std::string>& problems);

  // A TZID that nobody knows means the owner's zone, and is told in `problems`.
  EventZone find(const std::string& name, std::vector<std::string>& problems) const;
  const Zone& owner() const { return owner_; }

 private:
  Zone owner_;
  std::map<std::string, EventZone, std::less<>> custom_;
};

// A value of a DTSTART, EXDATE, ... line: `text` is one of the line's values.
Result<Stamp> read_stamp(std::string_view text, const Line& line, const Zones& zones,
                         std::vector<std::string>& problems);

// "20261124T150000" without zone; "20261124" is midnight. Error for anything that is no day or time.
Result<LocalTime> parse_basic(std::string_view text);
std::string print_basic(LocalTime local);       // "20261124T150000"
std::string print_basic_date(LocalTime local);  // "20261124"

}  // namespace adjutant::tools::calendar
