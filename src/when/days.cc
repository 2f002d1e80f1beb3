#include "when/days.h"

#include <array>

#include "when/holiday.h"
#include "when/number.h"

namespace adjutant::when {
namespace {

Choices take_relative(Reader& reader) {
  Cursor& cursor = reader.cursor;
  const auto from_today = [&](int days) -> Choices {
    reader.strong = true;
    return {one_day(add_days(reader.scene.today, days))};
  };
  if (cursor.take_any_words({"today"})) return from_today(0);
  if (cursor.take_any_words({"the day after tomorrow", "day after tomorrow", "overmorrow"})) return from_today(2);
  if (cursor.take_any_words({"the day before yesterday", "day before yesterday"})) return from_today(-2);
  if (cursor.take_any({"tomorrow", "tomorow", "tommorow", "tommorrow", "tmrw", "tmr", "tmw"})) return from_today(1);
  if (cursor.take_any_words({"the next day", "the following day", "next day"})) return from_today(1);
  if (cursor.take("yesterday")) return from_today(-1);
  if (cursor.take_any_words({"the previous day", "the day before", "last day", "previous day"})) return from_today(-1);
  return {};
}

// "first Monday in December", "last day of the month", "third week of March".
Choices take_nth(Reader& reader) {
  Cursor& cursor = reader.cursor;
  cursor.take("the");
  int n = cursor.take("last") ? -1 : take_ordinal(cursor, 366).value_or(0);
  if (n > 0 && cursor.take_any_words({"to the last", "to last", "last"})) n = -n;
  if (n == 0) return {};
  const bool working = cursor.take_any({"business", "working"});
  const bool by_day = cursor.take("day");
  const bool by_week = !by_day && cursor.take("week");
  const auto name = by_day || by_week ? std::nullopt : take_weekday_word(cursor);
  if (!by_day && !by_week && !name) return {};
  // "the third Sunday this year" needs no "of".
  const auto behind = cursor.at();
  const bool of = cursor.take_any({"of", "in"});
  const bool said = of || cursor.is_any({"this", "next", "last"}) || take_month(cursor);
  if (!of) cursor.rewind(behind);
  if (!said) return {};
  ++reader.depth;
  auto periods = take_days(reader);
  --reader.depth;
  Choices choices;
  for (const Days& period : periods) {
    std::optional<Date> date;
    if (name) {
      date = nth_weekday(period.first, period.end, *name, n);
    } else if (by_day && working) {
      date = n > 0 ? add_business_days(add_days(period.first, -1), n) : add_business_days(period.end, -1);
    } else if (by_day) {
      date = n > 0 ? add_days(period.first, n - 1) : add_days(period.end, n);
    } else {
      const auto first_day = reader.scene.options.first_weekday;
      date = n > 0 ? add_days(week_start(period.first, first_day), 7 * (n - 1))
                   : add_days(week_start(period.end, first_day), 7 * n);  // whole weeks
      choices.push_back(week_of(*date, reader.scene));
      continue;
    }
    const bool inside = date && days_between(period.first, *date) >= 0 && days_between(*date, period.end) > 0;
    if (inside) choices.push_back(one_day(*date));
  }
  return choices;
}

// The last day that counts of a period: a week ends on its Friday, unless that has gone by.
Date last_day(const Days& period, Date today) {
  const Date last = add_days(period.end, -1);
  if (period.grain != Grain::week) return last;
  const Date friday = on_or_after(period.first, std::chrono::Friday);
  return days_between(friday, today) > 0 && days_between(today, last) >= 0 ? last : friday;
}

enum class Edge { start, middle, end, early, late, first_half, second_half };

Days edge_of(const Days& period, Edge edge, Date today) {
  const auto stretch = [&](int from, int to) {
    return Days{add_days(period.first, from), add_days(period.first, to), Grain::days};
  };
  const int length = days_between(period.first, period.end);
  if (edge == Edge::start) return one_day(period.first);
  const int half = period.grain == Grain::year    ? days_between(period.first, add_months(period.first, 6))
                   : period.grain == Grain::month ? 15
                                                  : length / 2;
  if (edge == Edge::first_half) return stretch(0, half);
  if (edge == Edge::second_half) return stretch(half, length);
  if (edge == Edge::end) return one_day(last_day(period, today));
  if (period.grain == Grain::week) {
    if (edge == Edge::early) return stretch(0, 2);
    if (edge == Edge::late) return stretch(3, 5);
    return one_day(add_days(period.first, 2));
  }
  const int third = period.grain == Grain::month ? 10 : length / 3;
  if (edge == Edge::early) return stretch(0, third);
  if (edge == Edge::middle) return stretch(third, 2 * third);
  return stretch(2 * third, length);
}

Choices take_edge(Reader& reader) {
  Cursor& cursor = reader.cursor;
  cursor.take("the");
  struct Words {
    std::string_view words;
    Edge edge;
  };
  static constexpr std::array table = {
      Words{"first half of", Edge::first_half},
      Words{"second half of", Edge::second_half},
      Words{"end of", Edge::end},
      Words{"beginning of", Edge::start},
      Words{"start of", Edge::start},
      Words{"1st half of", Edge::first_half},
      Words{"2nd half of", Edge::second_half},
      Words{"middle of", Edge::middle},
      Words{"early in", Edge::early},
      Words{"late in", Edge::late},
      Words{"early", Edge::early},
      Words{"mid", Edge::middle},
      Words{"late", Edge::late},
      Words{"later", Edge::late},
  };
  std::optional<Edge> edge;
  const Date today = reader.scene.today;
  const auto known = [&](Date date) {
    reader.strong = true;
    return Choices{one_day(date)};
  };
  if (cursor.take("eow")) return known(last_day(week_of(today, reader.scene), today));
  if (cursor.take("eom")) return known(add_days(add_months(first_of_month(today), 1), -1));
  if (cursor.take("eoy")) return known(make_date(year_of(today), 12, 31));
  for (const Words& entry : table) {
    if (cursor.take_words(entry.words)) {
      edge = entry.edge;
      break;
    }
  }
  if (!edge) return {};
  cursor.take("-");
  cursor.take("the");
  ++reader.depth;
  Choices periods;
  if (cursor.is_any({"week", "month", "quarter", "year"})) {  // "end of month"
    const std::vector<Token> words = {{.kind = TokenKind::word, .text = "this"}, cursor.peek()};
    Reader inner{Cursor(words), reader.scene, reader.lean, reader.depth};
    periods = take_period(inner);
    cursor.advance();
  } else {
    periods = take_days(reader);
  }
  --reader.depth;
  if (cursor.is_any({"before", "after"})) return {};  // "in the second half of the year before"
  Choices choices;
  for (const Days& period : periods) {
    if (period.grain == Grain::day || period.grain == Grain::days) continue;
    choices.push_back(edge_of(period, *edge, reader.scene.today));
  }
  if (!choices.empty()) reader.strong = true;
  return choices;
}

// "a week from Monday", "3 days before Christmas", "two days ago", "a week tomorrow", "a week on Friday".
Choices take_shifted(Reader& reader) {
  Cursor& cursor = reader.cursor;
  cursor.take("the");
  const auto amount = take_amount(cursor);
  if (!amount || amount->is_clock() || !amount->is_days()) return {};
  const Date today = reader.scene.today;
  const auto from = [&](Date date, int sign) { return Choices{one_day(shift(date, *amount, sign))}; };
  reader.strong = true;
  if (cursor.take_any_words({"ago", "back", "earlier"})) return from(today, -1);
  if (cursor.take_any_words({"from now", "from today", "hence", "later"})) return from(today, 1);
  int sign = 1;
  if (cursor.take("before")) sign = -1;
  if (sign < 0 && cursor.done()) return from(today, -1);
  if (sign > 0 && !cursor.take_any({"from", "after"}) && !(amount->whole_weeks() && cursor.take("on")) &&
      !(amount->whole_weeks() && cursor.is_any({"today", "tomorrow", "monday", "tuesday", "wednesday", "thursday",
                                                "friday", "saturday", "sunday"}))) {
    return {};
  }
  ++reader.depth;
  Choices days;
  if (const auto name = take_weekday(reader)) days = days_of(*name, reader.scene, reader.lean);
  else days = take_days(reader);
  --reader.depth;
  for (Days& each : days) {
    const Date end_day = sign > 0 ? add_days(each.end, -1) : each.first;
    each = one_day(shift(end_day, *amount, sign));
  }
  return days;
}

// "the day after Thanksgiving", "the Friday before Easter", "the weekend after Christmas".
Choices take_beside(Reader& reader) {
  Cursor& cursor = reader.cursor;
  cursor.take("the");
  const auto unit = cursor.take("day") ? Grain::day : cursor.take("week") ? Grain::week : Grain::weekend;
  const bool weekend = unit == Grain::weekend && cursor.take("weekend");
  const auto name = unit == Grain::weekend && !weekend ? take_weekday_word(cursor) : std::nullopt;
  if (unit == Grain::weekend && !weekend && !name) return {};
  const int sign = cursor.take("before") ? -1 : cursor.take("after") ? 1 : 0;
  if (sign == 0 || cursor.done()) return {};
  ++reader.depth;
  Choices days = take_days(reader);
  --reader.depth;
  for (Days& each : days) {
    const Date edge = sign > 0 ? add_days(each.end, -1) : each.first;
    const Date monday = week_start(edge, std::chrono::Monday);
    if (name) each = one_day(sign > 0 ? on_or_after(add_days(edge, 1), *name) : before(edge, *name));
    else if (unit == Grain::day) each = one_day(add_days(edge, sign));
    else if (unit == Grain::week) each = week_of(add_days(edge, 7 * sign), reader.scene);
    else {
      const int weeks = sign > 0 ? (days_between(monday, edge) < 5 ? 0 : 7) : -7;
      const Date saturday = add_days(monday, 5 + weeks);
      each = {.first = saturday, .end = add_days(saturday, 2), .grain = Grain::weekend};
    }
  }
  if (!days.empty()) reader.strong = true;
  return days;
}

}  // namespace

Days one_day(Date date) { return {date, add_days(date, 1), Grain::day}; }

std::optional<weekday> take_weekday_word(Cursor& cursor) {
  struct Names {
    std::string_view full, brief, longer;
  };
  static constexpr std::array names = {Names{"sunday", "sun", "sun"},     Names{"monday", "mon", "mon"},
                                       Names{"tuesday", "tue", "tues"},   Names{"wednesday", "wed", "weds"},
                                       Names{"thursday", "thu", "thurs"}, Names{"friday", "fri", "fri"},
                                       Names{"saturday", "sat", "sat"}};
  static constexpr std::array<std::string_view, 7> misspelt = {"sundy",   "munday", "tueday",  "wednsday",
                                                               "thurday", "friay",  "saterday"};
  for (unsigned day = 0; day < names.size(); ++day) {
    const bool full = cursor.is(names[day].full);
    const bool thur = (day == 4 && cursor.is("thur")) || cursor.is(misspelt[day]);
    if (!full && !thur && !cursor.is(names[day].brief) && !cursor.is(names[day].longer)) continue;
    if (!cursor.peek().is_word()) return std::nullopt;
    cursor.advance();
    if (!full && cursor.is(".") && cursor.peek().glued) cursor.advance();
    return weekday(day);
  }
  return std::nullopt;
}

std::optional<WeekdayName> take_weekday(Reader& reader) {
  using Which = WeekdayName::Which;
  Cursor& cursor = reader.cursor;
  const auto start = cursor.at();
  Which which = Which::plain;
  cursor.take("the");
  if (cursor.take("this")) which = Which::this_one;
  else if (cursor.take("next")) which = Which::next;
  else if (cursor.take_any({"last", "past", "previous"})) which = Which::last;
  cursor.take_any({"coming", "upcoming"});
  const bool full = cursor.peek().text.size() > 5;
  const auto day = take_weekday_word(cursor);
  if (!day) {
    cursor.rewind(start);
    return std::nullopt;
  }
  WeekdayName name{*day, which};
  if (full || which != Which::plain) reader.strong = true;
  if (which == Which::plain) {
    if (cursor.take_words("after next")) name.weeks = 1;
    else if (cursor.is("week") && !cursor.peek(1).is_number() && cursor.take("week")) name.weeks = 1;
    else if (cursor.take("fortnight")) name.weeks = 2;
    else if (cursor.take_words("in a week")) name.weeks = 1;
  }
  return name;
}

Choices days_of(const WeekdayName& name, const Scene& scene, Lean lean) {
  using Which = WeekdayName::Which;
  const Date today = scene.today;
  const bool is_today = weekday_of(today) == name.day;
  const Date coming = on_or_after(add_days(today, 1), name.day);
  const auto each = [&](std::initializer_list<Date> dates) {
    Choices choices;
    for (const Date date : dates) choices.push_back(one_day(add_days(date, 7 * name.weeks)));
    return choices;
  };
  switch (name.which) {
    case Which::this_one: {
      const Date in_week = in_week_of(today, name.day, scene.options.first_weekday);
      if (days_between(today, in_week) >= 0) return each({in_week});
      return each({coming, in_week});
    }
    case Which::next: {
      const Date next_week = in_week_of(add_days(today, 7), name.day, scene.options.first_weekday);
      if (next_week == coming) return each({coming});
      return each({next_week, coming});
    }
    case Which::last: return each({before(today, name.day)});
    case Which::plain: break;
  }
  if (lean == Lean::past) return each({before(today, name.day)});
  if (is_today && name.weeks == 0) return each({coming, today});
  return each({coming});
}

Choices take_days(Reader& reader) {
  constexpr int kDeepest = 2;
  if (reader.depth > kDeepest) return {};
  const auto start = reader.cursor.at();
  const bool strong = reader.strong;
  for (const auto take : {take_nth, take_shifted, take_beside, take_relative, take_holiday, take_numeric_date,
                          take_edge, take_calendar_date, take_period}) {
    auto choices = take(reader);
    if (!choices.empty() || !reader.problem.empty()) return choices;
    reader.cursor.rewind(start);
    reader.strong = strong;
  }
  return {};
}

}  // namespace adjutant::when
