// Lists that what repeats is made of: days of the week, "first and third", "20 and 30", units.
#pragma once

#include <initializer_list>
#include <optional>
#include <vector>

#include "when/days.h"
#include "when/recurrence.h"

namespace adjutant::when {

using Nths = std::vector<int>;

inline constexpr std::initializer_list<unsigned> kWorkdays = {1, 2, 3, 4, 5};
inline constexpr std::initializer_list<unsigned> kWeekend = {6, 0};

void add_days_of_week(Recurrence& recurrence, std::initializer_list<unsigned> days);

// "and", ",", ", and".
bool take_and(Cursor& cursor);

// "Monday" or "Mondays".
std::optional<weekday> take_any_weekday(Cursor& cursor);

// "Mon and Fri", "Tuesday, Thursday", "Mon-Wed", "Saturdays through Tuesdays", "weekends".
bool take_days_of_week(Cursor& cursor, Recurrence& recurrence);

// "first", "2nd and last", "the 4th, 10th", "second to last".
bool take_nths(Cursor& cursor, Nths& nths, int most = 31);

// "20 and 30", "21st and 31st".
bool take_numbers(Cursor& cursor, std::vector<int>& numbers, int most = 31);

struct RepeatUnit {
  Every every;
  int size = 1;
};
std::optional<RepeatUnit> take_repeat_unit(Cursor& cursor);

}  // namespace adjutant::when
