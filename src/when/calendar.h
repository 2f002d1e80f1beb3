// Arithmetic on days: weeks, months, n-th weekdays. No zones, no text.
#pragma once

#include <chrono>
#include <optional>

#include "base/time.h"

namespace adjutant::when {

using std::chrono::weekday;

Date make_date(int year, int month, int day);  // may be !ok()
int year_of(Date date);
int month_of(Date date);  // 1 to 12
int day_of(Date date);

Date first_of_month(Date date);
Date add_months(Date date, int months);       // 31 January and a month is 28 or 29 February
Date add_business_days(Date date, int days);  // Monday to Friday; holidays are not known here
bool is_business_day(Date date);

Date week_start(Date date, weekday first);
Date on_or_after(Date date, weekday day);
Date before(Date date, weekday day);  // the last one strictly before
Date in_week_of(Date date, weekday day, weekday first);

// The n-th such weekday in [first, end); n from 1, or from -1, the last.
std::optional<Date> nth_weekday(Date first, Date end, weekday day, int n);

// The Monday of an ISO 8601 week.
std::optional<Date> iso_week(int year, int week);

// Whether a date is one this library speaks of (years 1900 to 2199).
bool in_reach(Date date);

}  // namespace adjutant::when
