// Lengths of time: "half an hour", "1h30", "two days", "three business days".
#pragma once

#include <optional>

#include "base/time.h"
#include "when/token.h"

namespace adjutant::when {

// Calendar units are kept apart from seconds: a day may have 23 hours, a month 28 days.
struct Amount {
  int months = 0;
  int days = 0;
  int business_days = 0;
  Seconds seconds{0};

  bool is_clock() const { return months == 0 && days == 0 && business_days == 0; }
  bool is_days() const { return seconds == Seconds(0); }
  bool whole_weeks() const { return is_days() && months == 0 && business_days == 0 && days % 7 == 0; }
};

std::optional<Amount> take_amount(Cursor& cursor);

Date shift(Date date, const Amount& amount, int sign);
// The calendar part keeps the wall clock, the seconds are exact.
Time shift(const Time& time, const Amount& amount, int sign);

}  // namespace adjutant::when
