// What repeats: "every second Tuesday", "the last Friday of each month", as RFC 5545 says it, and on which days it falls.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "when/calendar.h"

namespace adjutant::when {

enum class Every { second, minute, hour, day, week, month, year };

struct NthWeekday {
  weekday day;
  int nth = 0;  // of the month (or of the year, without a month); negative from the end; 0: each
};

struct Recurrence {
  Every every = Every::day;
  int interval = 1;
  std::vector<int> months;
  std::vector<int> weeks;  // of the year, ISO 8601
  std::vector<int> year_days;
  std::vector<int> month_days;  // negative from the end
  std::vector<NthWeekday> weekdays;
  std::vector<int> positions;  // which of a month's days: "the first and last instance of"
  int count = 0;               // 0: without end
  std::optional<Date> until;   // the last day it may fall on
  std::optional<Date> start;   // the first day it may fall on, where one was said

  // The RRULE. A rule whose events have an hour ends at the end of its last day there, said in UTC as it must be.
  std::string rule(bool with_clock, const Zone& zone) const;

  // Whether it may fall on a day, the interval left aside.
  bool falls_on(Date date) const;

  // The first such day; none within ten years.
  std::optional<Date> first_from(Date date) const;
};

}  // namespace adjutant::when
