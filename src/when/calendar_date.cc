#include <fmt/format.h>

#include <array>

#include "when/days.h"
#include "when/number.h"

namespace adjutant::when {
namespace {

struct MonthName {
  std::string_view full;
  std::string_view brief;
};
constexpr std::array kMonths = {
    MonthName{"january", "jan"}, MonthName{"february", "feb"}, MonthName{"march", "mar"},
    MonthName{"april", "apr"},   MonthName{"may", "may"},      MonthName{"june", "jun"},
    MonthName{"july", "jul"},    MonthName{"august", "aug"},   MonthName{"september", "sep"},
    MonthName{"october", "oct"}, MonthName{"november", "nov"}, MonthName{"december", "dec"}};
constexpr std::array kMonthTitles = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};

std::optional<int> take_month(Cursor& cursor) {
  if (!cursor.peek().is_word()) return std::nullopt;
  for (std::size_t month = 0; month < kMonths.size(); ++month) {
    const bool full = cursor.is(kMonths[month].full);
    if (!full && !cursor.is(kMonths[month].brief) && !(month == 8 && cursor.is("sept"))) continue;
    cursor.advance();
    if (!full && cursor.is(".") && cursor.peek().glued) cursor.advance();
    return static_cast<int>(month) + 1;
  }
  return std::nullopt;
}

// A year behind a date: "2027", ", 2027".
std::optional<int> take_year(Cursor& cursor) {
  const auto start = cursor.at();
  cursor.take(",");
  cursor.take("of");
  const Token& year = cursor.peek();
  if (year.is_number() && year.digits == 4 && year.number >= 1900 && year.number < 2200 && !cursor.is(":", 1)) {
    cursor.advance();
    return static_cast<int>(year.number);
  }
  cursor.rewind(start);
  return std::nullopt;
}

// "4", "4th", "fourth", "4." before or after a month.
std::optional<int> take_day_number(Cursor& cursor) {
  if (const auto ordinal = take_ordinal(cursor)) return ordinal;
  const auto start = cursor.at();
  const bool digits = cursor.peek().is_number();
  const bool two = cursor.peek().digits <= 2;
  const auto number = take_cardinal(cursor);
  if (!number || *number < 1 || *number > 31 || (digits && !two)) {
    cursor.rewind(start);
    return std::nullopt;
  }
  return number;
}

Choices date_choices(int month, int day, std::optional<int> year, Reader& reader) {
  if (!year) return days_without_year(month, day, reader);
  const Date date = make_date(*year, month, day);
  if (in_reach(date)) return {one_day(date)};
  reader.problem = fmt::format("{} {} has no day {}.", kMonthTitles[static_cast<std::size_t>(month) - 1], *year, day);
  return {};
}

// "1-3 December", "1 to 3 December", "December 1-3": several days of one month.
Choices day_range(int month, int first, int last, std::optional<int> year, Reader& reader) {
  Choices choices;
  for (const Days& days : date_choices(month, first, year, reader)) {
    const Date end = make_date(year_of(days.first), month, last);
    if (end.ok() && last > first) choices.push_back({days.first, add_days(end, 1), Grain::days});
  }
  return choices;
}

Choices take_day_first(Reader& reader) {
  Cursor& cursor = reader.cursor;
  cursor.take("the");
  const auto day = take_day_number(cursor);
  if (!day) return {};
  std::optional<int> last;
  const auto after_day = cursor.at();
  if (cursor.take_any({"-", "to", "until", "till"})) {
    cursor.take("the");
    last = take_day_number(cursor);
    if (!last) cursor.rewind(after_day);
  }
  if (cursor.previous().is_number() && cursor.is(".") && cursor.peek().glued) cursor.advance();  // "4. March"
  cursor.take("day");
  cursor.take("of");
  const auto month = take_month(cursor);
  if (!month) return {};
  reader.strong = true;
  const auto year = take_year(cursor);
  return last ? day_range(*month, *day, *last, year, reader) : date_choices(*month, *day, year, reader);
}

// A number behind a month is its day, unless it is the hour: "March 3pm", "March 15:00".
bool is_hour(const Cursor& cursor) { return cursor.is_any({":", "am", "pm", "oclock"}, 1); }

Choices take_month_first(Reader& reader) {
  Cursor& cursor = reader.cursor;
  const auto which = cursor.take("this")                             ? 0
                     : cursor.take_any({"next"})                     ? 1
                     : cursor.take_any({"last", "past", "previous"}) ? -1
                                                                     : 2;
  const bool capital = cursor.peek().capital;
  const bool brief = cursor.peek().text.size() <= 3;
  const auto month = take_month(cursor);
  if (!month) return {};
  const auto after_month = cursor.at();
  if (which == 2) {
    cursor.take("the");
    if (!is_hour(cursor)) {
      if (const auto day = take_day_number(cursor)) {
        reader.strong |= capital || (*month != 5 && !(brief && *month == 3));
        const auto after_day = cursor.at();
        if (cursor.take("-")) {
          if (const auto last = take_day_number(cursor))
            return day_range(*month, *day, *last, take_year(cursor), reader);
          cursor.rewind(after_day);
        }
        return date_choices(*month, *day, take_year(cursor), reader);
      }
    }
    cursor.rewind(after_month);
  }
  const Date today = reader.scene.today;
  int year = which == 2 ? take_year(cursor).value_or(0) : 0;
  if (year || which != 2) reader.strong = true;
  const int from_now = *month - month_of(today);
  if (!year && which == 0) year = year_of(today) + (from_now < 0 ? 1 : 0);
  if (!year && which == 1) year = year_of(today) + (from_now <= 0 ? 1 : 0);
  if (!year && which == -1) year = year_of(today) - (from_now >= 0 ? 1 : 0);
  if (!year && reader.lean == Lean::past) year = year_of(today) - (from_now > 0 ? 1 : 0);
  if (!year) year = year_of(today) + (from_now < 0 ? 1 : 0);
  const Date first = make_date(year, *month, 1);
  return {{first, add_months(first, 1), Grain::month}};
}

}  // namespace

Choices days_without_year(int month, int day, Reader& reader) {
  constexpr int kJustPast = 60;  // days back in which a date without a year may still mean the past one
  const Date today = reader.scene.today;
  const int step = reader.lean == Lean::past ? -1 : 1;
  const auto days_away = [&](Date date) { return step * days_between(today, date); };
  Choices choices;
  for (int year = year_of(today), tries = 0; tries < 9 && choices.empty(); ++tries, year += step) {
    const Date date = make_date(year, month, day);
    if (date.ok() && days_away(date) >= 0) choices.push_back(one_day(date));
  }
  if (choices.empty()) {
    if (month >= 1 && month <= 12) {
      reader.problem = fmt::format("{} has no day {}.", kMonthTitles[static_cast<std::size_t>(month) - 1], day);
    }
    return choices;
  }
  if (reader.lean == Lean::future) {
    for (const int year : {year_of(today), year_of(today) - 1}) {
      const Date date = make_date(year, month, day);
      if (date.ok() && days_away(date) < 0 && days_away(date) >= -kJustPast) choices.push_back(one_day(date));
    }
  }
  return choices;
}

Choices days_of_number(int day, const Scene& scene, Lean lean) {
  const Date month = first_of_month(scene.today);
  for (int step = 0; step < 3; ++step) {
    const Date first = add_months(month, lean == Lean::past ? -step : step);
    const Date date = make_date(year_of(first), month_of(first), day);
    const int away = days_between(scene.today, date);
    if (date.ok() && (lean == Lean::past ? away <= 0 : away >= 0)) return {one_day(date)};
  }
  return {};
}

Choices take_calendar_date(Reader& reader) {
  const auto start = reader.cursor.at();
  for (const auto take : {take_day_first, take_month_first}) {
    auto choices = take(reader);
    if (!choices.empty() || !reader.problem.empty()) return choices;
    reader.cursor.rewind(start);
  }
  return {};
}

}  // namespace adjutant::when
