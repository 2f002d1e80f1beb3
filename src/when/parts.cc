#include "when/parts.h"

#include <algorithm>
#include <array>

#include "when/number.h"
#include "when/offset.h"
#include "when/repeat.h"

namespace adjutant::when {
namespace {

bool take_repeat(State& state) {
  Reader& reader = state.reader;
  auto& repeat = state.parts.repeat;
  if (!reader.repeats) return false;
  if (!repeat) {
    if (take_recurrence_start(reader, state.parts.repeat_start)) return true;
    reader.cursor.take_any({"in", "on"});
    repeat = take_recurrence(reader);
    if (repeat) reader.strong = true;
    return repeat.has_value();
  }
  return take_recurrence_start(reader, repeat->start) || take_recurrence_limit(reader, *repeat, reader.scene.today);
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
  if (cursor.take("last")) return said_day(-1, take_day_part(cursor, options));
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
    if (state.parts.said.bound != Bound::at) return false;
    state.parts.said.bound = value;
    state.parts.said.any = true;
    state.bare = Bare::allow;
    if (value == Bound::since) state.reader.lean = Lean::past;
    return true;
  };
  const bool first = state.parts.empty();
  if (cursor.take_any_words(
          {"no later than", "not later than", "at the latest by", "latest by", "on or before", "not after"})) {
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
    state.parts.said.any = true;
    state.bare = Bare::allow;
    return true;
  }
  if (cursor.take_any({"from", "between", "starting"})) {
    state.parts.said.between |= cursor.previous().text == "between";
    state.parts.said.any = true;
    state.bare = Bare::allow;
    cursor.take_any({"at", "on"});
    return true;
  }
  const bool another = cursor.is_any({"by", "before", "after", "since", "until", "at", "in", "on"}, 1);
  if (!another && cursor.take_any({"on", "in", "during", "of", "over"})) {
    state.parts.said.any |= cursor.previous().text != "of";
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
  // "Friday 9.30", "August 5th 8h"
  const bool written = state.parts.has_day() && cursor.peek().digits <= 2 && cursor.peek(1).glued &&
                       (cursor.is("h", 1) || (cursor.is(".", 1) && cursor.peek(2).digits == 2 && cursor.peek(2).glued));
  const auto clock = take_clock(cursor, range || written ? Bare::allow : state.bare);
  if (!clock) return false;
  state.parts.clock = clock;
  if (!clock->bare) state.reader.strong = true;
  if (!clock->open) state.parts.offset = take_offset_from_utc(cursor, iso);
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
  const auto number = the || digits || state.parts.has_day() ? take_ordinal(state.cursor()) : std::nullopt;
  if (!number) return false;
  state.parts.day_number = number;
  state.parts.day_in_words = !digits;
  return true;
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
  Prepositions said;
  const std::array takers = {take_repeat,     take_rolling,   take_offset,       take_length,          take_part,
                             take_end_of_day, take_days_part, take_weekday_part, take_day_number_part, take_place_part,
                             take_clock_part};
  for (int pieces = 0; pieces < kMostPieces && reader.problem.empty(); ++pieces) {
    const auto start = reader.cursor.at();
    const bool hour = reader.cursor.previous().text == "at" && reader.cursor.is_any({"until", "till", "through"}, 1);
    bool taken = hour && take_clock_part(state);  // "at 9 until 21 December"
    if (!taken) reader.cursor.rewind(start);
    for (const auto take : takers) {
      if (taken) break;
      const bool strong = reader.strong;
      if (take(state)) {
        taken = true;
        break;
      }
      if (!reader.problem.empty()) break;
      reader.strong = strong;
      reader.cursor.rewind(start);
    }
    if (taken) {
      good = reader.cursor.at();
      said = parts.said;
      state.bare = Bare::refuse;
      continue;
    }
    if (!take_preposition(state)) break;
  }
  if (!reader.problem.empty()) return parts;
  reader.cursor.rewind(good);
  parts.said = said;
  if (parts.repeat && parts.repeat_start) parts.repeat->start = parts.repeat_start;
  if (!parts.repeat && parts.repeat_start && !parts.has_day()) parts.days = {one_day(*parts.repeat_start)};
  return parts;
}

}  // namespace adjutant::when
