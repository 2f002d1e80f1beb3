#include "when/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "when/number.h"

namespace adjutant::when {
namespace {

constexpr std::array<std::string_view, 7> kRuleDays = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
constexpr unsigned kWorkdays = 0b0111110;
constexpr unsigned kWeekend = 0b1000001;

// What the parts that were read so far say about the next.
struct State {
  Reader& reader;
  Parts& parts;
  Bare bare = Bare::refuse;

  Cursor& cursor() { return reader.cursor; }
};

Repeat weekly(unsigned days, int interval = 1) {
  std::string list;
  for (unsigned step = 1; step <= 7; ++step) {  // Monday first
    const unsigned day = step % 7;
    if (days & (1U << day)) list += (list.empty() ? "" : ",") + std::string(kRuleDays[day]);
  }
  const auto every = interval > 1 ? fmt::format(";INTERVAL={}", interval) : std::string();
  return {days, fmt::format("FREQ=WEEKLY{};BYDAY={}", every, list)};
}

std::optional<unsigned> take_plural_weekday(Cursor& cursor) {
  static constexpr std::array<std::string_view, 7> names = {"sundays",   "mondays", "tuesdays", "wednesdays",
                                                            "thursdays", "fridays", "saturdays"};
  for (unsigned day = 0; day < 7; ++day) {
    if (cursor.take(names[day])) return 1U << day;
  }
  return std::nullopt;
}

std::optional<Repeat> take_every(Cursor& cursor) {
  int interval = 1;
  if (cursor.take_any({"other", "second"})) interval = 2;
  else if (cursor.peek().is_number() || cursor.is_any({"two", "three", "four", "six"})) {
    interval = take_cardinal(cursor).value_or(0);
    if (interval < 1 || interval > 99) return std::nullopt;
  }
  const auto plain = [&](std::string_view frequency) {
    return Repeat{
        0, interval > 1 ? fmt::format("FREQ={};INTERVAL={}", frequency, interval) : fmt::format("FREQ={}", frequency)};
  };
  if (cursor.take_any({"weekday", "workday"}) || cursor.take_any_words({"working day", "business day"})) {
    return weekly(kWorkdays);
  }
  if (cursor.take("weekend")) return weekly(kWeekend);
  if (cursor.take_any({"day", "days"})) return plain("DAILY");
  if (cursor.take_any({"week", "weeks"})) return plain("WEEKLY");
  if (cursor.take_any({"month", "months"})) return plain("MONTHLY");
  if (cursor.take_any({"year", "years"})) return plain("YEARLY");
  if (cursor.is_any({"morning", "afternoon", "evening", "night"})) return plain("DAILY");
  unsigned days = 0;
  for (int more = 0; more < 7; ++more) {
    const auto start = cursor.at();
    if (days) {
      cursor.take(",");
      cursor.take("and");
    }
    const auto day = take_weekday_word(cursor);
    if (!day) {
      cursor.rewind(start);
      break;
    }
    days |= 1U << day->c_encoding();
  }
  if (!days) return std::nullopt;
  return weekly(days, interval);
}

bool take_repeat(State& state) {
  Cursor& cursor = state.cursor();
  auto& repeat = state.parts.repeat;
  if (repeat) return false;
  if (cursor.take_any({"every", "each"})) repeat = take_every(cursor);
  else if (cursor.take_any_words({"weekdays", "workdays", "on weekdays"})) repeat = weekly(kWorkdays);
  else if (cursor.is("weekday") && cursor.is_any({"mornings", "afternoons", "evenings", "nights"}, 1)) {
    cursor.advance();
    repeat = weekly(kWorkdays);
  } else if (cursor.take("weekends")) repeat = weekly(kWeekend);
  else if (cursor.take("daily")) repeat = Repeat{0, "FREQ=DAILY"};
  else if (cursor.take("weekly")) repeat = Repeat{0, "FREQ=WEEKLY"};
  else if (cursor.take("monthly")) repeat = Repeat{0, "FREQ=MONTHLY"};
  else if (cursor.is_any({"mornings", "afternoons", "evenings", "nights"})) repeat = Repeat{0, "FREQ=DAILY"};
  else if (const auto days = take_plural_weekday(cursor)) repeat = weekly(*days);
  if (repeat) state.reader.strong = true;
  return repeat.has_value();
}

Span exact_span(Time begin, Time end, Bound bound = Bound::at) {
  Span span{.begin = begin, .end = end, .grain = Grain::time, .bound = bound, .has_date = true, .has_clock = true};
  if (begin == end) span.point = begin;
  return span;
}

// "the next 7 days", "the past week", "the last 24 hours": rolling, from or to now.
bool take_rolling(State& state) {
  Cursor& cursor = state.cursor();
  cursor.take_any({"in", "within", "during", "over", "for"});
  const bool the = cursor.take("the");
  const bool past = cursor.take_any({"last", "past", "previous"});
  const bool only_rolls = cursor.previous().text == "past";
  if (!past && !cursor.take_any({"next", "coming", "following"})) return false;
  std::optional<Amount> amount;
  const bool hour = cursor.is_any({"hour", "minute"});
  if (hour || (the && only_rolls && cursor.is_any({"day", "week", "month", "year"}))) {
    if (cursor.is("hour")) amount = Amount{.seconds = Seconds(3600)};
    if (cursor.is("minute")) amount = Amount{.seconds = Seconds(60)};
    if (cursor.is("day")) amount = Amount{.days = 1};
    if (cursor.is("week")) amount = Amount{.days = 7};
    if (cursor.is("month")) amount = Amount{.months = 1};
    if (cursor.is("year")) amount = Amount{.months = 12};
    cursor.advance();
  } else {
    amount = take_amount(cursor);
  }
  if (!amount) return false;
  const Time now = state.reader.scene.now;
  const Time other = shift(now, *amount, past ? -1 : 1);
  state.parts.exact = past ? exact_span(other, now) : exact_span(now, other);
  state.reader.strong = true;
  return true;
}

// "in 20 minutes", "within 14 days", "an hour ago", "two hours from now", "half an hour before noon", "now".
bool take_offset(State& state) {
  Cursor& cursor = state.cursor();
  const Scene& scene = state.reader.scene;
  if (cursor.take_any_words({"right now", "just now", "now"})) {
    state.parts.exact = exact_span(scene.now, scene.now);
    return true;
  }
  const bool within = cursor.take_any_words({"within"});
  const bool in = !within && cursor.take("in");
  if (within) cursor.take_words("the next");
  const auto amount = take_amount(cursor);
  if (!amount) return false;
  const auto point = [&](int sign) {
    const Time time = shift(scene.now, *amount, sign);
    state.parts.exact = exact_span(time, time);
    state.reader.strong = true;
    return true;
  };
  if (within) {
    cursor.take_words("from now");
    state.parts.exact = exact_span(scene.now, shift(scene.now, *amount, 1), Bound::by);
    state.reader.strong = true;
    return true;
  }
  if (in) {
    cursor.take_any_words({"time", "from now", "from today"});
    if (!amount->is_days() || amount->is_clock()) return point(1);
    if (state.parts.has_day() && !state.parts.weekday) return false;
    state.parts.days = {one_day(shift(scene.today, *amount, 1))};
    state.parts.whole_weeks = amount->whole_weeks();
    state.reader.strong = true;
    return true;
  }
  if (amount->is_days() && !amount->is_clock()) return false;  // whole days: take_days reads them
  if (cursor.take_any_words({"ago", "earlier"})) return point(-1);
  if (cursor.take_any_words({"from now", "hence", "later"})) return point(1);
  if (!amount->is_clock() || state.parts.clock) return false;
  const int sign = cursor.take("before") ? -1 : cursor.take("after") ? 1 : 0;
  if (sign == 0) return false;
  auto clock = take_clock(cursor, Bare::allow);
  if (!clock) return false;
  clock->shift += sign * static_cast<int>(amount->seconds.count() / 60);
  clock->bare = false;
  state.parts.clock = clock;
  return true;
}

bool take_length(State& state) {
  Cursor& cursor = state.cursor();
  if (state.parts.length || !cursor.take_any_words({"for"})) return false;
  state.parts.length = take_amount(cursor);
  return state.parts.length.has_value();
}

bool take_part(State& state) {
  Cursor& cursor = state.cursor();
  Parts& parts = state.parts;
  if (parts.part || parts.exact) return false;
  const auto said_day = [&](int days, std::optional<DayPart> part) {
    if (!part || parts.has_day()) return false;
    parts.days = {one_day(add_days(state.reader.scene.today, days))};
    parts.part = part;
    state.reader.strong = true;
    return true;
  };
  const Options& options = state.reader.scene.options;
  const DayPart tonight{"evening", 18 * 60, kMinutesADay, options.evening * 60, DayPart::Half::night};
  if (cursor.take_any({"tonight", "tonite"})) return said_day(0, tonight);
  if (cursor.take_words("early tomorrow")) {
    cursor.take("morning");
    return said_day(1, DayPart{"early morning", 6 * 60, 9 * 60, 7 * 60, DayPart::Half::morning});
  }
  if (cursor.take_words("last night")) return said_day(-1, tonight);
  if (cursor.take("this")) return said_day(0, take_day_part(cursor, options));
  cursor.take_any({"in", "at", "during", "over", "around"});
  cursor.take_any({"the", "my"});
  parts.part = take_day_part(cursor, options);
  return parts.part.has_value();
}

// "end of business", "by the end of the day", "end of day Friday".
bool take_end_of_day(State& state) {
  Cursor& cursor = state.cursor();
  const Scene& scene = state.reader.scene;
  if (state.parts.clock) return false;
  cursor.take("at");
  cursor.take("the");
  constexpr std::array<std::string_view, 13> whole = {"end of the business day",
                                                      "end of the working day",
                                                      "end of business day",
                                                      "end of business",
                                                      "end of the day",
                                                      "end of day",
                                                      "end of play",
                                                      "end of work",
                                                      "close of business",
                                                      "close of play",
                                                      "cob",
                                                      "eob",
                                                      "eod"};
  const int work_ends = scene.options.work_ends * 60;
  if (std::ranges::any_of(whole, [&](std::string_view words) { return cursor.take_words(words); })) {
    cursor.take("on");
    const bool late = scene.now.of_day() >= Seconds(work_ends * 60) && !cursor.peek().is_word();
    state.parts.clock = Clock{.minute = late ? kMinutesADay : work_ends};
    state.reader.strong = true;
    return true;
  }
  if (state.parts.has_day() || !cursor.take_words("end of")) return false;
  const auto name = take_weekday(state.reader);
  auto days = name ? Choices{} : take_days(state.reader);
  if (!name && (days.empty() || days.front().grain != Grain::day)) return false;
  state.parts.weekday = name;
  state.parts.days = days;
  state.parts.clock = Clock{.minute = work_ends};
  state.reader.strong = true;
  return true;
}

// Prepositions change how what follows is read, and are no part of a phrase by themselves.
bool take_preposition(State& state) {
  Cursor& cursor = state.cursor();
  const auto bound = [&](Bound value) {
    if (state.parts.bound != Bound::at) return false;
    state.parts.bound = value;
    state.parts.prepositional = true;
    state.bare = Bare::allow;
    if (value == Bound::since) state.reader.lean = Lean::past;
    return true;
  };
  const bool first = state.parts.empty();
  if (cursor.take_any_words({"no later than", "not later than", "at the latest by", "latest by", "on or before"})) {
    return bound(Bound::by);
  }
  if (cursor.take_any({"by"})) return bound(Bound::by);
  if (cursor.take_any({"before"})) return bound(Bound::before);
  if (cursor.take_any({"after"})) return bound(Bound::after);
  if (cursor.take_any({"since"})) return bound(Bound::since);
  if (first && (cursor.take_words("up to") || cursor.take_any({"until", "till", "til", "through"}))) {
    return bound(Bound::until);
  }
  if (cursor.take_any({"at", "@", "around", "about", "circa", "approximately"})) {
    state.parts.prepositional = true;
    state.bare = Bare::allow;
    return true;
  }
  if (cursor.take_any({"from", "between", "starting"})) {
    state.parts.between |= cursor.previous().text == "between";
    state.parts.prepositional = true;
    state.bare = Bare::allow;
    cursor.take_any({"at", "on"});
    return true;
  }
  const bool another = cursor.is_any({"by", "before", "after", "since", "until", "at", "in", "on"}, 1);
  if (!another && cursor.take_any({"on", "in", "during", "of", "over"})) {
    state.parts.prepositional |= cursor.previous().text != "of";
    state.bare = Bare::refuse;
    return true;
  }
  if (!first && cursor.is(",")) {
    cursor.advance();
    return true;
  }
  if (!first && cursor.is("(")) {
    cursor.advance();
    return true;
  }
  return cursor.take_any({"the", "my", "our", "your"});
}

bool take_clock_part(State& state) {
  Cursor& cursor = state.cursor();
  if (state.parts.clock || state.parts.exact) return false;
  // "T09:00" behind an ISO date.
  const bool iso = !state.parts.days.empty() && cursor.is("t") && cursor.peek().glued && cursor.peek(1).is_number();
  if (iso) cursor.advance();
  const bool range = cursor.peek().is_number() && cursor.is("-", 1) && cursor.peek(2).is_number();
  if (cursor.take_words("this time")) {
    state.parts.clock = Clock{.minute = static_cast<int>(state.reader.scene.now.of_day().count() / 60)};
    return true;
  }
  const auto clock = take_clock(cursor, range ? Bare::allow : state.bare);
  if (!clock) return false;
  state.parts.clock = clock;
  if (!clock->bare) state.reader.strong = true;
  if (iso && cursor.is_any({"+", "-"}) && cursor.peek().glued && cursor.peek(1).digits == 2 && cursor.is(":", 2) &&
      cursor.peek(3).digits == 2) {
    const int sign = cursor.is("-") ? -1 : 1;
    state.parts.offset = sign * static_cast<int>(cursor.peek(1).number * 60 + cursor.peek(3).number);
    cursor.advance(4);
  }
  skip_clock_fillers(cursor);
  return true;
}

bool take_days_part(State& state) {
  Parts& parts = state.parts;
  if (!parts.days.empty() || parts.exact) return false;
  parts.days = take_days(state.reader);
  return !parts.days.empty();
}

bool take_weekday_part(State& state) {
  if (state.parts.weekday || state.parts.exact) return false;
  state.parts.weekday = take_weekday(state.reader);
  return state.parts.weekday.has_value();
}

bool take_day_number_part(State& state) {
  if (state.parts.day_number || state.parts.exact) return false;
  const bool the = state.cursor().take("the");
  const bool digits = state.cursor().peek().is_number();
  state.parts.day_in_words = !digits;
  state.parts.day_number = the || digits || state.parts.has_day() ? take_ordinal(state.cursor()) : std::nullopt;
  return state.parts.day_number.has_value();
}

bool take_place_part(State& state) {
  if (state.parts.place || !state.parts.clock) return false;
  state.cursor().take("in");
  state.parts.place = take_place(state.cursor());
  if (state.parts.place) state.cursor().take(")");
  return state.parts.place.has_value();
}

}  // namespace

Parts take_parts(Reader& reader) {
  constexpr int kMostPieces = 16;
  Parts parts;
  State state{reader, parts};
  std::size_t good = reader.cursor.at();  // behind the last part; prepositions after it are given back
  Parts good_parts;
  const std::array takers = {take_repeat,     take_rolling,   take_offset,       take_length,          take_part,
                             take_end_of_day, take_days_part, take_weekday_part, take_day_number_part, take_place_part,
                             take_clock_part};
  for (int pieces = 0; pieces < kMostPieces && reader.problem.empty(); ++pieces) {
    const auto start = reader.cursor.at();
    bool taken = false;
    for (const auto take : takers) {
      const Parts before = parts;
      const bool strong = reader.strong;
      if (take(state)) {
        taken = true;
        break;
      }
      parts = before;
      reader.strong = strong;
      if (!reader.problem.empty()) break;
      reader.cursor.rewind(start);
    }
    if (taken) {
      good = reader.cursor.at();
      good_parts = parts;
      state.bare = Bare::refuse;
      continue;
    }
    if (!take_preposition(state)) break;
  }
  if (!reader.problem.empty()) return parts;
  reader.cursor.rewind(good);
  return good_parts;
}

}  // namespace adjutant::when
