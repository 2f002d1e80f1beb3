// Days as people name them: "tomorrow", "4 March", "27.11.2026", "next week", "the first Monday in December".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "when/amount.h"
#include "when/calendar.h"
#include "when/token.h"
#include "when/when.h"

namespace adjutant::when {

// What the phrase is read against.
struct Scene {
  Time now;
  Date today;
  const Options& options;
};

// A phrase being read. The grammar's functions move the cursor on success only and leave notes here.
struct Reader {
  Cursor cursor;
  const Scene& scene;
  Lean lean;             // which way an unsaid year or week goes: "since" turns it to the past
  int depth = 0;         // of phrases within phrases, bounded
  bool strong = false;   // the words can hardly mean anything but a time
  bool repeats = false;  // there are words of what repeats somewhere
  std::string problem;   // why a date that was said cannot be: "November has no day 31."
};

struct Days {
  Date first;
  Date end;  // exclusive
  Grain grain = Grain::day;
  bool year_said = false;  // otherwise the next fitting year was taken
};

// Readings, best first; empty where nothing was read.
using Choices = std::vector<Days>;

Days one_day(Date date);

// "Thursday", "next Thursday", "Thursday week". Kept unresolved, since "Thursday next week" and "Thursday 26
// November" say more.
struct WeekdayName {
  weekday day;
  enum class Which { plain, this_one, next, last } which = Which::plain;
  int weeks = 0;  // to add: "Monday week"
};
std::optional<weekday> take_weekday_word(Cursor& cursor);
std::optional<WeekdayName> take_weekday(Reader& reader);
Choices days_of(const WeekdayName& name, const Scene& scene, Lean lean);

Choices take_numeric_date(Reader& reader);  // numeric_date.cc
// A year of two digits is the one from 60 years back to 40 ahead, or where one looks back, not ahead.
int full_year(int year, int digits, const Reader& reader);
Choices take_calendar_date(Reader& reader);  // calendar_date.cc: with the name of a month
std::optional<int> take_month(Cursor& cursor);
// "2027", "'69", "last year"; behind a day also "69".
std::optional<int> take_year(Reader& reader, bool behind_day = false);
// A day and month without a year: the coming one, and the one just past where it may be meant.
Choices days_without_year(int month, int day, Reader& reader);
// A day of a month alone: "the 3rd".
Choices days_of_number(int day, const Scene& scene, Lean lean);

Choices take_period(Reader& reader);  // period.cc: weeks, months, quarters, weekends, years
Days week_of(Date date, const Scene& scene);

// All of the above and what is built from them: "end of next month", "a week from Monday", "last Friday of March".
Choices take_days(Reader& reader);

}  // namespace adjutant::when
