// English time phrases, resolved by plain code: "Thursday at 3", "in two weeks", "by Friday 27 November".
//
// A phrase is read relative to a given now, in now's zone. It gives candidate readings, best first: one where
// convention is clear ("at 3" is 15:00), several where a careful person would ask ("next Thursday", "4/3"). Nothing
// here guesses silently, throws, or takes more than linear time: every byte of a phrase may come from a stranger.
//
//   resolve()   all readings of a phrase, the whole of which must be a time
//   moment()    the one moment meant; day() the one day meant; an error where there are several or none
//   duration()  "an hour and a half"
//   find_all()  the time phrases inside running text, with their byte offsets
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace adjutant::when {

// How precise a phrase is: "3pm" is a time, "tomorrow morning" a part of a day, "early next week" several days.
enum class Grain { time, part_of_day, day, days, weekend, week, month, quarter, year };

// How the phrase limits something: "by Friday" is not "on Friday".
enum class Bound { at, by, before, after, since, until };

enum class DateOrder { unknown, day_first, month_first };  // of "4/3"; unknown gives both readings

// Whose holidays are meant: which day "Mother's Day" is, and which days are public holidays.
enum class Country { none, germany, austria, switzerland, britain, america, france };

// "DE", "AT", "CH", "GB", "US", "FR".
std::optional<Country> country_named(std::string_view code);
std::string_view code_of(Country country);  // "" for none

enum class Lean { future, past };  // which way "Thursday" and "4 March" look when nothing else tells

struct Options {
  std::chrono::weekday first_weekday = std::chrono::Monday;
  DateOrder order = DateOrder::unknown;
  Country country = Country::none;  // none: names mean what they mean in most countries
  Lean lean = Lean::future;
  // The hours to take when a phrase names a part of the day and one moment is needed.
  int morning = 9;
  int noon = 12;
  int afternoon = 15;
  int evening = 19;
  int work_ends = 17;  // "end of business", "end of the day", "after work"

  bool operator==(const Options&) const = default;
};

// One reading of a phrase. `end` is exclusive; a single moment has end == begin. Times are in now's zone, also
// where the phrase named another ("9 am New York").
struct Span {
  Time begin;
  Time end;
  Grain grain = Grain::time;
  Bound bound = Bound::at;    // since: the span runs to now; until: from now; otherwise it is the named time itself
  bool has_date = false;      // the phrase said which day; otherwise the next fitting one was taken
  bool has_clock = false;     // the phrase said a time of day, exactly
  std::optional<Time> point;  // the one moment meant; absent for a day or longer
  std::string repeat;         // RFC 5545 RRULE where the phrase repeats ("weekday mornings"): begin is the first
  std::string reading;        // how it was understood: "Thu 26 Nov 2026 15:00"
};

// All readings of a phrase, best first, never empty. Error not_understood: not a time, or a contradiction such as
// "Friday 28 November" where that is a Saturday; the message says which.
Result<std::vector<Span>> resolve(std::string_view phrase, const Time& now, const Options& options = {});

// The one moment a phrase means. Error not_understood where it is not a time, names a day without an hour, or has
// several readings (see is_ambiguous), or repeats.
Result<Time> moment(std::string_view phrase, const Time& now, const Options& options = {});

// The one day a phrase lies on. Same errors; "next week" is several days.
Result<Date> day(std::string_view phrase, const Time& now, const Options& options = {});

// "half an hour", "1h30", "two days" (of 24 hours), "PT90M". Months and years have no fixed length: an error.
Result<Seconds> duration(std::string_view phrase);

// Whether an error of moment() or day() is one of several readings; its hint lists them.
bool is_ambiguous(const Error& error);

// A time phrase inside a text: bytes [begin, end).
struct Found {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<Span> spans;  // as resolve() gives them; empty where `problem` says why
  std::string problem;      // "28 Nov 2026 is a Saturday, not a Friday."
};

// Time phrases in running text, in order, not overlapping. Words that are only sometimes a time ("may", "second",
// a lone number or duration) are left out unless what stands around them settles it.
std::vector<Found> find_all(std::string_view text, const Time& now, const Options& options = {});

}  // namespace adjutant::when
