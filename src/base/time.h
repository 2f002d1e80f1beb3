// Instants, dates, zones and durations as people mean them: a time carries the zone it is spoken in.
//
// The time-zone database is the system's (IANA), read through Howard Hinnant's date library in time.cc alone.
#pragma once

#include <chrono>
#include <compare>
#include <string>
#include <string_view>

#include "base/error.h"

namespace adjutant {

using Seconds = std::chrono::seconds;
using Instant = std::chrono::sys_seconds;      // a point on the world's time line, UTC
using LocalTime = std::chrono::local_seconds;  // what a clock on the wall shows
using Date = std::chrono::year_month_day;      // a day in no particular zone

// A time zone by its IANA name ("Europe/Berlin"). A cheap value; every zone obtained is valid.
class Zone {
 public:
  Zone() = default;  // UTC
  static Result<Zone> find(std::string_view name);
  // The zone of this machine (TZ, /etc/localtime), UTC when it cannot be told.
  static Zone system();

  std::string name() const;
  LocalTime local(Instant instant) const;
  // A wall time that does not exist (clocks go forward) means the moment of the change; one that exists twice
  // means the first.
  Instant instant(LocalTime local) const;

  bool operator==(const Zone&) const = default;

 private:
  explicit Zone(const void* zone) : zone_(zone) {}
  const void* zone_ = nullptr;  // const date::time_zone*, null for UTC
};

// A moment in a zone. Compared by the moment alone.
struct Time {
  Instant instant{};
  Zone zone;

  static Time at(Date date, Seconds of_day, Zone zone);
  LocalTime local() const { return zone.local(instant); }
  Date date() const;
  Seconds of_day() const;  // since local midnight by the wall clock
  bool operator==(const Time& other) const { return instant == other.instant; }
  auto operator<=>(const Time& other) const { return instant <=> other.instant; }
};

Date date_of(LocalTime local);
Date add_days(Date date, int days);
int days_between(Date from, Date to);
std::chrono::weekday weekday_of(Date date);

// ISO 8601: "2026-11-24", "2026-11-24T15:00:00+01:00[Europe/Berlin]" (RFC 9557), "PT1H30M" / "P2D".
std::string iso(Date date);
std::string iso(const Time& time);
std::string iso_utc(Instant instant);  // "2026-11-24T14:00:00Z"
std::string iso_duration(Seconds duration);
Result<Date> parse_date(std::string_view text);
Result<Time> parse_time(std::string_view text);  // as iso() prints it; "Z" or an offset without a zone gives UTC
Result<Seconds> parse_duration(std::string_view text);

// For people: "Tue 24 Nov 2026", "Tue 24 Nov 2026 15:00", "1 h 30 min".
std::string spoken(Date date);
std::string spoken(const Time& time);
std::string spoken(Seconds duration);

}  // namespace adjutant
