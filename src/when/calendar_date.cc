#include <fmt/format.h>

#include <array>

#include "when/days.h"
#include "when/number.h"

namespace adjutant::when {
namespace {

constexpr std::array kMonthTitles = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};

std::string title(int month) { return kMonthTitles[static_cast<std::size_t>(month) - 1]; }

// The "-" of "10-August-2012" and the "/" of "8/May", glued to what is on both sides.
bool take_joint(Cursor& cursor) {
  if (!cursor.is_any({"/", "-", "."}) || !cursor.peek().glued || !cursor.peek(1).glued) return false;
  cursor.advance();
  return true;
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
  if (in_reach(date)) return {{.first = date, .end = add_days(date, 1), .year_said = true}};
  reader.problem = fmt::format("{} {} has no day {}.", title(month), *year, day);
  return {};
}

// "1-3 December", "1 to 3 December", "December 1-3": several days of one month.
Choices day_range(int month, int first, int last, std::optional<int> year, Reader& reader) {
  Choices choices;
  for (const Days& days : date_choices(month, first, year, reader)) {
    const Date end = make_date(year_of(days.first), month, last);
    if (!end.ok() || last <= first) continue;
    choices.push_back(
        {.first = days.first, .end = add_days(end, 1), .grain = Grain::days, .year_said = days.year_said});
  }
  return choices;
}

std::optional<int> take_last_day(Cursor& cursor, bool between = false) {
  const auto start = cursor.at();
  if ((between && cursor.take("and")) || cursor.take_any({"-", "to", "until", "till", "through"})) {
    cursor.take("the");
    if (const auto last = take_day_number(cursor); last && !cursor.is_any({":", "am", "pm", "oclock"})) return last;
  }
  cursor.rewind(start);
  return std::nullopt;
}

Choices take_day_first(Reader& reader) {
  Cursor& cursor = reader.cursor;
  const bool between = cursor.previous().text == "between";
  cursor.take("the");
  const auto day = take_day_number(cursor);
  if (!day) return {};
  const auto behind = cursor.at();
  const bool joint = take_joint(cursor) && cursor.peek().is_word();
  if (!joint) cursor.rewind(behind);
  const auto last = joint ? std::nullopt : take_last_day(cursor, between);
  if (cursor.previous().is_number() && cursor.is(".") && cursor.peek().glued) cursor.advance();  // "4. March"
  cursor.take("day");
  cursor.take("of");
  const auto month = take_month(cursor);
  if (!month) return {};
  reader.strong = true;
  const auto year = take_year(reader, true);
  return last ? day_range(*month, *day, *last, year, reader) : date_choices(*month, *day, year, reader);
}

// A number behind a month is its day, unless it is the hour: "March 3pm", "March 15:00".
bool is_hour(const Cursor& cursor) { return cursor.is_any({":", "am", "pm", "oclock"}, 1); }

// The day and year behind the name of a month; empty and at the start where no day is there.
Choices take_day_behind(int month, bool strong, Reader& reader) {
  Cursor& cursor = reader.cursor;
  const auto start = cursor.at();
  if (!take_joint(cursor)) cursor.take(",");
  cursor.take("the");
  const bool year = cursor.peek().apostrophe;
  const auto day = year || is_hour(cursor) ? std::nullopt : take_day_number(cursor);
  if (!day) {
    cursor.rewind(start);
    return {};
  }
  reader.strong |= strong;
  if (const auto last = take_last_day(cursor)) return day_range(month, *day, *last, take_year(reader, true), reader);
  return date_choices(month, *day, take_year(reader, true), reader);
}

enum class MonthOf { coming, this_one, next, last };

int year_of_month(int month, MonthOf which, const Reader& reader) {
  const Date today = reader.scene.today;
  const int year = year_of(today);
  const int from_now = month - month_of(today);
  switch (which) {
    case MonthOf::this_one: return year + (from_now < 0 ? 1 : 0);
    case MonthOf::next: return year + (from_now <= 0 ? 1 : 0);
    case MonthOf::last: return year - (from_now >= 0 ? 1 : 0);
    case MonthOf::coming: break;
  }
  if (reader.lean == Lean::past) return year - (from_now > 0 ? 1 : 0);
  return year + (from_now < 0 ? 1 : 0);
}

Choices take_month_first(Reader& reader) {
  Cursor& cursor = reader.cursor;
  const auto which = cursor.take("this")                             ? MonthOf::this_one
                     : cursor.take_any({"next", "coming"})           ? MonthOf::next
                     : cursor.take_any({"last", "past", "previous"}) ? MonthOf::last
                                                                     : MonthOf::coming;
  const bool capital = cursor.peek().capital;
  const bool brief = cursor.peek().text.size() <= 3;
  const auto month = take_month(cursor);
  if (!month) return {};
  const bool strong = capital || (*month != 5 && !(brief && *month == 3));
  if (which == MonthOf::coming || which == MonthOf::this_one) {
    auto days = take_day_behind(*month, strong, reader);
    if (!days.empty() || !reader.problem.empty()) return days;
  }
  if (which != MonthOf::coming) {
    reader.strong = true;
    const auto start = cursor.at();
    if (auto days = take_day_behind(*month, strong, reader); !days.empty()) {  // "next December 23rd"
      const int year = year_of_month(*month, which, reader);
      return date_choices(*month, day_of(days.front().first), year, reader);
    }
    cursor.rewind(start);
  }
  const auto year = which == MonthOf::coming ? take_year(reader) : std::nullopt;
  if (year) reader.strong = true;
  const Date first = make_date(year.value_or(year_of_month(*month, which, reader)), *month, 1);
  return {{.first = first, .end = add_months(first, 1), .grain = Grain::month, .year_said = year.has_value()}};
}

// "2012/Aug/10", "2012-aug-10".
Choices take_year_first(Reader& reader) {
  Cursor& cursor = reader.cursor;
  const Token& year = cursor.peek();
  if (year.digits != 4 || year.number < 1900 || year.number >= 2200) return {};
  cursor.advance();
  const bool joint = take_joint(cursor);
  const auto month = joint ? take_month(cursor) : std::nullopt;
  const auto day = month && take_joint(cursor) ? take_day_number(cursor) : std::nullopt;
  if (!day) return {};
  reader.strong = true;
  return date_choices(*month, *day, static_cast<int>(year.number), reader);
}

}  // namespace

// A year behind a date: "2027", ", 2027", "/2027", "'69", ", 69", "next year", "of last year".
std::optional<int> take_year(Reader& reader, bool behind_day) {
  Cursor& cursor = reader.cursor;
  const auto start = cursor.at();
  if (!take_joint(cursor)) cursor.take(",");
  cursor.take("of");
  const Token& year = cursor.peek();
  if (year.is_number() && year.digits == 4 && year.number >= 1900 && year.number < 2200 && !cursor.is(":", 1)) {
    cursor.advance();
    cursor.take("year");
    return static_cast<int>(year.number);
  }
  const bool no_day = year.apostrophe || (behind_day && year.number > 31);
  if (year.is_number() && year.digits == 2 && no_day && !cursor.is_any({":", "%"}, 1)) {
    cursor.advance();
    return full_year(static_cast<int>(year.number), 2, reader);
  }
  const int this_year = year_of(reader.scene.today);
  if (cursor.take_any_words({"last year", "the last year", "the previous year"})) return this_year - 1;
  if (cursor.take_any_words({"this year", "the current year"})) return this_year;
  if (cursor.take_any_words({"next year", "the next year", "the following year"})) return this_year + 1;
  cursor.rewind(start);
  return std::nullopt;
}

std::optional<int> take_month(Cursor& cursor) {
  struct MonthName {
    std::string_view full;
    std::string_view brief;
  };
  static constexpr std::array names = {
      MonthName{"january", "jan"}, MonthName{"february", "feb"}, MonthName{"march", "mar"},
      MonthName{"april", "apr"},   MonthName{"may", "may"},      MonthName{"june", "jun"},
      MonthName{"july", "jul"},    MonthName{"august", "aug"},   MonthName{"september", "sep"},
      MonthName{"october", "oct"}, MonthName{"november", "nov"}, MonthName{"december", "dec"}};
  if (!cursor.peek().is_word()) return std::nullopt;
  for (std::size_t month = 0; month < names.size(); ++month) {
    const bool full = cursor.is(names[month].full);
    if (!full && !cursor.is(names[month].brief) && !(month == 8 && cursor.is("sept"))) continue;
    cursor.advance();
    if (!full && cursor.is(".") && cursor.peek().glued) cursor.advance();
    return static_cast<int>(month) + 1;
  }
  return std::nullopt;
}

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
    if (month >= 1 && month <= 12) reader.problem = fmt::format("{} has no day {}.", title(month), day);
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
  for (const auto take : {take_day_first, take_month_first, take_year_first}) {
    auto choices = take(reader);
    if (!choices.empty() || !reader.problem.empty()) return choices;
    reader.cursor.rewind(start);
  }
  return {};
}

}  // namespace adjutant::when
