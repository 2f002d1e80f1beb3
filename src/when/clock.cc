#include "when/clock.h"

#include <algorithm>
#include <array>

#include "when/number.h"

namespace adjutant::when {
namespace {

enum class Meridiem { none, am, pm };

// "am", "pm", "a.m.", "p. m.", "a.m"; "5p" and "5 P." where the letter can be nothing else.
Meridiem take_meridiem(Cursor& cursor) {
  if (cursor.take_any({"am"})) return Meridiem::am;
  if (cursor.take_any({"pm"})) return Meridiem::pm;
  if (!cursor.is_any({"a", "p"})) return Meridiem::none;
  const auto half = cursor.is("a") ? Meridiem::am : Meridiem::pm;
  const bool dotted = cursor.is(".", 1) && cursor.peek(1).glued;
  const bool spelled = dotted && cursor.is("m", 2);
  if (!spelled && !cursor.peek().glued && !(dotted && cursor.peek().capital)) return Meridiem::none;
  cursor.advance(spelled ? 3 : 1);
  if (cursor.is(".") && cursor.peek().glued) cursor.advance();
  return half;
}

bool take_oclock(Cursor& cursor) { return cursor.take("oclock") || cursor.take_words("o clock"); }

std::optional<Clock> make_clock(int hour, int minute, Meridiem meridiem, bool written_out) {
  if (hour > 24 || minute > 59 || (hour == 24 && minute > 0)) return std::nullopt;
  if (meridiem != Meridiem::none) {
    if (hour == 0 || hour > 12) {
      if (meridiem == Meridiem::am && hour > 12) return std::nullopt;
      return Clock{.minute = hour * 60 + minute};  // "15pm": the hour says it
    }
    return Clock{.minute = (hour % 12 + (meridiem == Meridiem::pm ? 12 : 0)) * 60 + minute};
  }
  const bool exact = hour == 0 || hour > 12 || written_out;
  if (exact) return Clock{.minute = hour * 60 + minute, .midnight = hour == 24};
  return Clock{.minute = hour % 12 * 60 + minute, .open = true};
}

std::optional<Clock> take_named(Cursor& cursor) {
  if (cursor.take_any({"noon", "midday"}) || cursor.take_any_words({"this noon", "this midday"}))
    return Clock{.minute = 720};
  if (cursor.take_any({"midnight"})) return Clock{.minute = kMinutesADay, .midnight = true};
  return std::nullopt;
}

// The hour after "half past" or "ten to": a number or a named time, with its am or pm.
std::optional<Clock> take_hour(Cursor& cursor) {
  if (auto named = take_named(cursor)) return named;
  const auto hour = take_cardinal(cursor);
  if (!hour || *hour > 23 || cursor.is(":") ||
      cursor.is_any({"hours", "minutes", "days", "weeks", "months", "years"})) {
    return std::nullopt;
  }
  take_oclock(cursor);
  return make_clock(*hour, 0, take_meridiem(cursor), false);
}

Clock moved(Clock clock, int minutes) {
  clock.shift += minutes;
  return clock;
}

// "half past nine", "quarter to five", "ten past", "twenty minutes before three".
std::optional<Clock> take_spoken(Cursor& cursor, Bare bare) {
  if (cursor.take_any_words({"half past"})) {
    const auto hour = take_hour(cursor);
    return hour ? std::optional(moved(*hour, 30)) : std::nullopt;
  }
  if (cursor.is("half") && cursor.peek(1).is_word() && !cursor.is_any({"a", "an", "hour", "day"}, 1)) {
    cursor.advance();
    const auto hour = take_hour(cursor);
    return hour ? std::optional(moved(*hour, 30)) : std::nullopt;
  }
  int minutes = 15;
  bool said_minutes = cursor.take_any_words({"a quarter", "quarter"});
  const bool digits = cursor.peek().is_number();
  if (!said_minutes) {
    const auto number = take_cardinal(cursor);
    if (!number || *number < 1 || *number > 29) return std::nullopt;
    minutes = *number;
    said_minutes = cursor.take_any({"minutes", "minute", "min", "mins"});
    // "10 to 4" is a range, "ten to four" and "20 to 4" are not.
    if (!said_minutes && minutes % 5 != 0) return std::nullopt;
    if (!said_minutes && digits && minutes <= 12 && !cursor.is("past")) return std::nullopt;
  }
  const bool later = cursor.take("past") || ((said_minutes || bare == Bare::allow) && cursor.take("after"));
  if (!later && !cursor.take_any({"to", "til", "till"}) && !(said_minutes && cursor.take_any({"before", "of"}))) {
    return std::nullopt;
  }
  const auto hour = take_hour(cursor);
  return hour ? std::optional(moved(*hour, later ? minutes : -minutes)) : std::nullopt;
}

// The minutes after an hour in words: "nine thirty", "nine oh five".
std::optional<int> take_minutes_in_words(Cursor& cursor) {
  const auto start = cursor.at();
  const bool oh = cursor.take_any({"oh", "o"});
  const bool word = cursor.peek().is_word();
  const auto minutes = take_cardinal(cursor);
  const bool fits = word && minutes && (oh ? *minutes >= 1 && *minutes <= 9 : *minutes >= 10 && *minutes <= 59);
  if (fits && !cursor.is_any({"minutes", "hours", "days", "people", "percent", "to", "past"})) return minutes;
  cursor.rewind(start);
  return std::nullopt;
}

// Four digits, or three with "am" or where a time must follow: "0930", "1500 hours", "1230pm", "at 730".
std::optional<Clock> take_run_of_digits(Cursor& cursor, int number, int digits, Bare bare) {
  const auto meridiem = take_meridiem(cursor);
  const bool hours = cursor.take_any({"hours", "hrs"});
  if (meridiem == Meridiem::none && !hours && (bare == Bare::refuse || (number >= 1900 && number < 2100))) {
    return std::nullopt;
  }
  if (number / 100 > 24) return std::nullopt;
  return make_clock(number / 100, number % 100, meridiem, digits == 4);
}

// The seconds of "10:12:59".
int take_seconds(Cursor& cursor) {
  if (!cursor.is(":") || cursor.peek(1).digits != 2 || cursor.peek(1).number > 59) return 0;
  cursor.advance(2);
  return static_cast<int>(cursor.previous().number);
}

// "15:00", "9.30", "15h30", "3pm", "0930".
std::optional<Clock> take_digits(Cursor& cursor, Bare bare) {
  const Token& hour = cursor.peek();
  const Token& mark = cursor.peek(1);
  const Token& minute = cursor.peek(2);
  if (hour.digits > 4) return std::nullopt;
  const auto number = static_cast<int>(hour.number);
  const bool zero = hour.digits == 2 && number < 10;
  if (hour.digits <= 2 && mark.glued && minute.glued && minute.is_number() && minute.digits == 2 &&
      minute.number < 60 && (mark.text == ":" || mark.text == "." || mark.text == "h")) {
    const auto start = cursor.at();
    cursor.advance(3);
    const int second = mark.text == ":" ? take_seconds(cursor) : 0;
    const auto meridiem = take_meridiem(cursor);
    const bool said = mark.text != "." || meridiem != Meridiem::none || cursor.is_any({"oclock", "uhr"});
    if (said || bare == Bare::allow) {
      cursor.take_any({"uhr", "h"});
      auto clock = make_clock(number, static_cast<int>(minute.number), meridiem, zero || mark.text == "h");
      if (clock) clock->second = second;
      return clock;
    }
    cursor.rewind(start);
    return std::nullopt;
  }
  cursor.advance();
  if (hour.digits > 2) return take_run_of_digits(cursor, number, hour.digits, bare);
  const auto meridiem = take_meridiem(cursor);
  if (meridiem != Meridiem::none) return make_clock(number, 0, meridiem, false);
  if (take_oclock(cursor)) return make_clock(number, 0, take_meridiem(cursor), zero);
  if (cursor.take("uhr")) return make_clock(number, 0, Meridiem::none, true);
  if (bare == Bare::refuse || number > 24) return std::nullopt;
  if (cursor.is("h") && cursor.peek().glued) {
    cursor.advance();
    return make_clock(number, 0, Meridiem::none, true);
  }
  auto clock = make_clock(number, 0, Meridiem::none, zero);
  if (clock) clock->bare = true;
  return clock;
}

std::optional<Clock> take_word_hour(Cursor& cursor, Bare bare) {
  const auto hour = take_cardinal(cursor);
  if (!hour || *hour < 1 || *hour > 24) return std::nullopt;
  if (take_oclock(cursor)) return make_clock(*hour, 0, take_meridiem(cursor), false);
  const auto minutes = *hour <= 12 ? take_minutes_in_words(cursor) : std::nullopt;
  const auto meridiem = take_meridiem(cursor);
  if (meridiem == Meridiem::none && bare == Bare::refuse) return std::nullopt;
  auto clock = make_clock(*hour, minutes.value_or(0), meridiem, false);
  if (clock) clock->bare = meridiem == Meridiem::none && !minutes;
  return clock;
}

bool follows_a_bare_number(const Cursor& cursor) {
  return cursor.is_any({"st",    "nd",      "rd",    "th",    "%",       "/",     "$",    "people",
                        "hours", "minutes", "days",  "weeks", "months",  "years", "hour", "minute",
                        "day",   "week",    "month", "year",  "percent", "times", "euros"});
}

}  // namespace

std::optional<Clock> take_clock(Cursor& cursor, Bare bare) {
  const auto start = cursor.at();
  if (auto named = take_named(cursor)) return named;
  if (auto spoken = take_spoken(cursor, bare)) return spoken;
  cursor.rewind(start);
  if (cursor.take_any_words({"twelve noon", "twelve midnight"})) {
    const bool noon = cursor.previous().text == "noon";
    return Clock{.minute = noon ? 720 : kMinutesADay, .midnight = !noon};
  }
  auto clock = cursor.peek().is_number() ? take_digits(cursor, bare) : take_word_hour(cursor, bare);
  if (clock && clock->bare && follows_a_bare_number(cursor)) clock.reset();
  if (clock && cursor.take("noon")) clock = Clock{.minute = 720};  // "12 noon"
  if (!clock) cursor.rewind(start);
  return clock;
}

std::optional<int> take_offset_from_utc(Cursor& cursor, bool dashed) {
  const bool minus = dashed && cursor.is("-");
  if ((!minus && !cursor.is("+")) || !cursor.peek(1).is_number() || !cursor.peek(1).glued) return std::nullopt;
  const Token& number = cursor.peek(1);
  auto minutes = static_cast<int>(number.number);
  std::size_t length = 2;
  if (number.digits == 4) {
    minutes = minutes / 100 * 60 + minutes % 100;
  } else if (number.digits <= 2) {
    minutes *= 60;
    if (cursor.is(":", 2) && cursor.peek(3).digits == 2) {
      minutes += static_cast<int>(cursor.peek(3).number);
      length = 4;
    } else if (!cursor.peek().glued) {
      return std::nullopt;  // "4pm +3 days"
    }
  }
  if (number.digits == 3 || number.digits > 4 || minutes > 14 * 60) return std::nullopt;
  cursor.advance(length);
  return minus ? -minutes : minutes;
}

void skip_clock_fillers(Cursor& cursor) {
  if (cursor.is("-") && cursor.is("ish", 1)) cursor.advance();
  cursor.take_any_words({"sharp", "ish", "on the dot", "or so", "local time", "exactly", "prompt"});
}

std::vector<int> minutes_of(const Clock& clock, const DayPart* part) {
  const auto all = [&]() -> std::vector<int> {
    if (!clock.open) return {clock.minute};
    const int early = clock.minute;
    const int late = clock.minute + kMinutesADay / 2;
    const int hour = early / 60;  // 0 is twelve o'clock
    if (part) {
      using Half = DayPart::Half;
      if (part->half == Half::morning) return {early};
      if (part->half == Half::later) return {late};
      if (part->half == Half::night && hour == 0) return {early + kMinutesADay};
      if (part->half == Half::night) return {hour >= 5 ? late : early + kMinutesADay};
    }
    if (hour <= 6) return {late};
    if (hour == 7) return {late, early};
    return {early};
  }();
  std::vector<int> minutes;
  for (int minute : all) minutes.push_back(minute + clock.shift);
  return minutes;
}

}  // namespace adjutant::when
