#include "when/days.h"
#include "when/number.h"

namespace adjutant::when {
namespace {

Days weekend_of(Date week) { return {add_days(week, 5), add_days(week, 7), Grain::weekend}; }

Days quarter_of(Date date, int offset) {
  const int month = (month_of(date) - 1) / 3 * 3 + 1;
  const Date first = add_months(make_date(year_of(date), month, 1), 3 * offset);
  return {first, add_months(first, 3), Grain::quarter};
}

Days year_days(int year) { return {make_date(year, 1, 1), make_date(year + 1, 1, 1), Grain::year}; }

// "week", "month", "quarter", "year", "weekend", `offset` of them from now.
Choices take_unit_of_calendar(Reader& reader, int offset) {
  Cursor& cursor = reader.cursor;
  const Date today = reader.scene.today;
  if (cursor.take_any({"week", "workweek", "wk"})) return {week_of(add_days(today, 7 * offset), reader.scene)};
  if (cursor.take("month")) {
    const Date first = add_months(first_of_month(today), offset);
    return {{first, add_months(first, 1), Grain::month}};
  }
  if (cursor.take("quarter")) return {quarter_of(today, offset)};
  if (cursor.take("year")) return {year_days(year_of(today) + offset)};
  if (cursor.take_any({"weekend"})) {
    const Date monday = week_start(today, std::chrono::Monday);
    const bool ahead = weekday_of(today).iso_encoding() < 6;
    if (offset == 1 && ahead) return {weekend_of(add_days(monday, 7)), weekend_of(monday)};  // "next weekend"
    return {weekend_of(add_days(monday, 7 * offset))};
  }
  return {};
}

Choices take_numbered(Reader& reader) {
  Cursor& cursor = reader.cursor;
  const int this_year = year_of(reader.scene.today);
  const auto year_behind = [&] {
    const auto start = cursor.at();
    cursor.take("of");
    const Token& year = cursor.peek();
    if (year.is_number() && year.digits == 4 && year.number >= 1900 && year.number < 2200) {
      cursor.advance();
      return static_cast<int>(year.number);
    }
    cursor.rewind(start);
    return 0;
  };
  if (cursor.is("q") && cursor.peek(1).is_number() && cursor.peek(1).glued) {
    const auto quarter = static_cast<int>(cursor.peek(1).number);
    if (quarter < 1 || quarter > 4) return {};
    cursor.advance(2);
    const int said = year_behind();
    const Days days = quarter_of(make_date(said ? said : this_year, quarter * 3, 1), 0);
    const bool over = !said && days_between(days.end, reader.scene.today) >= 0 && reader.lean == Lean::future;
    return {over ? quarter_of(days.first, 4) : days};
  }
  if (cursor.take_any_words({"calendar week", "week number", "week", "kw", "cw"}) && cursor.peek().is_number() &&
      cursor.peek().digits <= 2) {
    const auto week = static_cast<int>(cursor.peek().number);
    cursor.advance();
    const int said = year_behind();
    auto monday = iso_week(said ? said : this_year, week);
    const bool over = monday && !said && days_between(*monday, reader.scene.today) >= 7;
    if (over && reader.lean == Lean::future) monday = iso_week(this_year + 1, week);
    if (monday) return {{*monday, add_days(*monday, 7), Grain::week}};
  }
  return {};
}

}  // namespace

Days week_of(Date date, const Scene& scene) {
  const Date first = week_start(date, scene.options.first_weekday);
  return {first, add_days(first, 7), Grain::week};
}

Choices take_period(Reader& reader) {
  Cursor& cursor = reader.cursor;
  const auto start = cursor.at();
  const auto done = [&](Choices choices) {
    if (choices.empty()) cursor.rewind(start);
    else reader.strong = true;
    return choices;
  };
  if (auto numbered = take_numbered(reader); !numbered.empty()) return done(numbered);
  cursor.rewind(start);
  const bool the = cursor.take("the");
  if (cursor.take_words("week after next")) return done({week_of(add_days(reader.scene.today, 14), reader.scene)});
  if (cursor.take_words("weekend after next")) {
    return done({weekend_of(add_days(week_start(reader.scene.today, std::chrono::Monday), 14))});
  }
  if (cursor.take_words("month after next")) {
    const Date first = add_months(first_of_month(reader.scene.today), 2);
    return done({{first, add_months(first, 1), Grain::month}});
  }
  if (cursor.take_words("week before last")) return done({week_of(add_days(reader.scene.today, -14), reader.scene)});
  if (cursor.take_any_words({"week of", "week starting", "week beginning", "week commencing"}) && reader.depth == 0) {
    ++reader.depth;
    auto days = take_days(reader);
    --reader.depth;
    for (Days& each : days) each = week_of(each.first, reader.scene);
    return done(days);
  }
  if (cursor.take_any({"this", "current"})) return done(take_unit_of_calendar(reader, 0));
  if (cursor.take_any({"next", "coming", "following"})) {
    const int weekend_ahead = weekday_of(reader.scene.today).iso_encoding() < 6 ? 0 : 1;
    const bool coming = cursor.previous().text == "coming" && cursor.is("weekend");
    return done(take_unit_of_calendar(reader, coming ? weekend_ahead : 1));
  }
  if (cursor.take_any({"last", "past", "previous"})) return done(take_unit_of_calendar(reader, -1));
  if (the && !cursor.is_any({"wk", "weekend"})) {  // "the week" says little by itself
    const bool strong = reader.strong;
    auto days = done(take_unit_of_calendar(reader, 0));
    reader.strong = strong;
    return days;
  }
  if (cursor.is("weekend")) return done(take_unit_of_calendar(reader, 0));
  const Token& year = cursor.peek();  // "2027" alone
  if (year.is_number() && year.digits == 4 && year.number >= 1900 && year.number < 2200 &&
      !cursor.is_any({":", ".", "/", "-", "hours", "hrs"}, 1)) {
    cursor.advance();
    return {year_days(static_cast<int>(year.number))};
  }
  cursor.rewind(start);
  return {};
}

}  // namespace adjutant::when
