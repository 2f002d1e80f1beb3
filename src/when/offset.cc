#include "when/offset.h"

#include <array>

namespace adjutant::when {
namespace {

bool whole_days(const Amount& amount) { return amount.is_days() && !amount.is_clock(); }

Span exact_span(Time begin, Time end, Grain grain = Grain::time, Bound bound = Bound::at) {
  Span span{.begin = begin, .end = end, .grain = grain, .bound = bound, .has_date = true, .has_clock = true};
  if (begin == end) span.point = begin;
  return span;
}

bool say(State& state, Span span) {
  state.parts.exact = std::move(span);
  state.reader.strong = true;
  return true;
}

// One of a unit without a number: "the past week", "the next hour".
std::optional<Amount> take_single_unit(Cursor& cursor, bool rolls) {
  struct Name {
    std::string_view word;
    Amount amount;
    bool always = false;  // the others are calendar weeks and months unless the words say that they roll
  };
  static constexpr std::array names = {Name{"minute", {.seconds = Seconds(60)}, true},
                                       Name{"hour", {.seconds = Seconds(3600)}, true},
                                       Name{"fortnight", {.days = 14}, true},
                                       Name{"decade", {.months = 120}, true},
                                       Name{"century", {.months = 1200}, true},
                                       Name{"day", {.days = 1}},
                                       Name{"week", {.days = 7}},
                                       Name{"month", {.months = 1}},
                                       Name{"year", {.months = 12}}};
  for (const Name& name : names) {
    if ((rolls || name.always) && cursor.take(name.word)) return name.amount;
  }
  return std::nullopt;
}

bool take_within(State& state) {
  Cursor& cursor = state.cursor();
  cursor.take_words("the next");
  const auto amount = take_amount(cursor);
  if (!amount) return false;
  cursor.take_words("from now");
  const Time now = state.reader.scene.now;
  return say(state,
             exact_span(now, shift(now, *amount, 1), whole_days(*amount) ? Grain::days : Grain::time, Bound::by));
}

// Behind an amount: "before noon", "after now", "from 3pm", "before Thursday".
bool take_before_something(State& state, const Amount& amount) {
  Cursor& cursor = state.cursor();
  Parts& parts = state.parts;
  const int sign = cursor.take("before") ? -1 : cursor.take_any({"after", "from"}) ? 1 : 0;
  if (sign == 0 || parts.clock || parts.has_day()) return false;
  const Time now = state.reader.scene.now;
  if (cursor.take("now")) return say(state, exact_span(shift(now, amount, sign), shift(now, amount, sign)));
  if (sign < 0 && cursor.done()) return say(state, exact_span(shift(now, amount, -1), shift(now, amount, -1)));
  cursor.take_any({"the", "next"});
  if (auto clock = take_clock(cursor, Bare::allow)) {
    clock->shift += sign * static_cast<int>(amount.seconds.count() / 60);
    clock->bare = false;
    parts.clock = clock;
    return true;
  }
  if (cursor.done()) return false;
  parts.moved = Moved{amount, sign};
  return true;
}

}  // namespace

bool take_rolling(State& state) {
  Cursor& cursor = state.cursor();
  cursor.take_any({"in", "within", "during", "over", "for"});
  const bool the = cursor.take("the");
  const bool past = cursor.take_any({"last", "past", "previous"});
  const bool only_rolls = cursor.previous().text == "past";
  if (!past && !cursor.take_any({"next", "coming", "following"})) return false;
  auto amount = take_single_unit(cursor, the && only_rolls);
  if (!amount) amount = take_amount(cursor);
  if (!amount) return false;
  const Time now = state.reader.scene.now;
  const Time other = shift(now, *amount, past ? -1 : 1);
  const Grain grain = whole_days(*amount) ? Grain::days : Grain::time;
  return say(state, past ? exact_span(other, now, grain) : exact_span(now, other, grain));
}

bool take_offset(State& state) {
  Cursor& cursor = state.cursor();
  const Scene& scene = state.reader.scene;
  if (cursor.take_any_words({"right now", "just now", "now"})) {
    state.parts.exact = exact_span(scene.now, scene.now);
    return true;
  }
  if (cursor.take("within")) return take_within(state);
  const bool in = cursor.take("in") || (cursor.is("after") && cursor.take("after"));
  cursor.take_any({"about", "around", "approximately", "roughly"});
  const auto amount = take_amount(cursor);
  if (!amount) return false;
  const auto point = [&](int sign) {
    const Time time = shift(scene.now, *amount, sign);
    return say(state, exact_span(time, time));
  };
  if (in) {
    cursor.take_any_words({"time", "from now", "from today"});
    if (!whole_days(*amount)) return point(1);
    if (state.parts.has_day() && !state.parts.weekday) return false;
    state.parts.days = {one_day(shift(scene.today, *amount, 1))};
    state.parts.whole_weeks = amount->whole_weeks();
    state.reader.strong = true;
    return true;
  }
  if (whole_days(*amount)) return false;  // take_days reads them
  if (cursor.take_any_words({"ago", "earlier", "back"})) return point(-1);
  if (cursor.take_any_words({"from now", "hence", "later"}) ||
      (cursor.is("out") && cursor.peek(1).kind == TokenKind::end && cursor.take("out")))
    return point(1);
  return take_before_something(state, *amount);
}

}  // namespace adjutant::when
