// The parts of a phrase as they were said, before they are put together: a day, a clock, a length, a place, a bound.
#pragma once

#include <optional>
#include <string>

#include "when/clock.h"
#include "when/days.h"
#include "when/place.h"

namespace adjutant::when {

// "every Monday", "weekdays", "every two weeks".
struct Repeat {
  unsigned days = 0;  // bit per weekday, Sunday is bit 0; 0 where the rule names no weekday
  std::string rule;   // RFC 5545 RRULE
};

struct Parts {
  Choices days;
  std::optional<WeekdayName> weekday;
  std::optional<int> day_number;
  std::optional<Clock> clock;
  std::optional<DayPart> part;
  std::optional<Amount> length;  // "for an hour"
  std::optional<Place> place;
  std::optional<int> offset;  // minutes east of UTC, from an ISO time
  std::optional<Span> exact;  // "in 20 minutes", "the past two weeks": needs nothing else
  std::optional<Repeat> repeat;
  Bound bound = Bound::at;
  bool day_in_words = false;  // "the second", which is rarely a day in running text
  bool whole_weeks = false;   // the day was said in weeks from now: a weekday beside it is in that week
  bool between = false;
  bool prepositional = false;  // "at", "on", "by", ... stood before it

  bool has_day() const { return !days.empty() || weekday || day_number; }
  bool empty() const { return !has_day() && !clock && !part && !exact && !repeat; }
};

// As many parts as stand at the cursor; empty() where there are none.
Parts take_parts(Reader& reader);

}  // namespace adjutant::when
