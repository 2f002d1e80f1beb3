// The parts of a phrase as they were said, before they are put together: a day, a clock, a length, a place, a bound.
#pragma once

#include <optional>
#include <string>

#include "when/clock.h"
#include "when/days.h"
#include "when/place.h"
#include "when/recurrence.h"

namespace adjutant::when {

struct Moved {
  Amount by;
  int sign = 1;
};

// The words before and between the parts.
struct Prepositions {
  Bound bound = Bound::at;
  bool between = false;
  bool any = false;  // "at", "on", "by", ...
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
  std::optional<Recurrence> repeat;
  std::optional<Date> repeat_start;  // said before what repeats: "starting tomorrow, daily"
  std::optional<Moved> moved;        // "two hours before" the rest
  bool day_in_words = false;         // "the second", which is rarely a day in running text
  bool whole_weeks = false;          // the day was said in weeks from now: a weekday beside it is in that week
  Prepositions said;

  bool has_day() const { return !days.empty() || weekday || day_number; }
  bool empty() const { return !has_day() && !clock && !part && !exact && !repeat && !repeat_start; }
};

// What the parts that were read so far say about the next.
struct State {
  Reader& reader;
  Parts& parts;
  Bare bare = Bare::refuse;

  Cursor& cursor() { return reader.cursor; }
};

// As many parts as stand at the cursor; empty() where there are none.
Parts take_parts(Reader& reader);

}  // namespace adjutant::when
