#include "when/recurrence.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace adjutant::when {
namespace {

constexpr std::array<std::string_view, 7> kFrequencies = {"SECONDLY", "MINUTELY", "HOURLY", "DAILY",
                                                          "WEEKLY",   "MONTHLY",  "YEARLY"};
constexpr std::array<std::string_view, 7> kDays = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};

Date month_end(Date date) { return add_months(first_of_month(date), 1); }

bool is_nth(Date date, const NthWeekday& wanted, Date first, Date end) {
  if (weekday_of(date) != wanted.day) return false;
  if (wanted.nth == 0) return true;
  return wanted.nth > 0 ? days_between(first, date) / 7 + 1 == wanted.nth
                        : -((days_between(date, end) - 1) / 7 + 1) == wanted.nth;
}

bool fits(const std::vector<int>& wanted, int from_start, int from_end) {
  return wanted.empty() ||
         std::ranges::any_of(wanted, [&](int value) { return value == from_start || value == from_end; });
}

}  // namespace

std::string Recurrence::rule(bool with_clock, const Zone& zone) const {
  std::string text = fmt::format("FREQ={}", kFrequencies[static_cast<std::size_t>(every)]);
  const auto list = [&](std::string_view name, const std::vector<int>& values) {
    if (!values.empty()) text += fmt::format(";{}={}", name, fmt::join(values, ","));
  };
  if (interval > 1) text += fmt::format(";INTERVAL={}", interval);
  list("BYMONTH", months);
  list("BYWEEKNO", weeks);
  list("BYYEARDAY", year_days);
  list("BYMONTHDAY", month_days);
  std::vector<std::string> days;
  for (const auto& [day, nth] : weekdays) {
    days.push_back(fmt::format("{}{}", nth ? std::to_string(nth) : "", kDays[day.c_encoding()]));
  }
  if (!days.empty()) text += fmt::format(";BYDAY={}", fmt::join(days, ","));
  list("BYSETPOS", positions);
  if (count > 0) text += fmt::format(";COUNT={}", count);
  if (until && !with_clock) {
    text += fmt::format(";UNTIL={:04}{:02}{:02}", year_of(*until), month_of(*until), day_of(*until));
  } else if (until) {
    auto stamp = iso_utc(Time::at(*until, Seconds(86'399), zone).instant);
    std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
    text += ";UNTIL=" + stamp;
  }
  return text;
}

bool Recurrence::falls_on(Date date) const {
  const Date first = first_of_month(date);
  const Date end = month_end(date);
  const Date year_first = make_date(year_of(date), 1, 1);
  const Date year_end = make_date(year_of(date) + 1, 1, 1);
  if (!months.empty() && std::ranges::find(months, month_of(date)) == months.end()) return false;
  if (!weeks.empty() && std::ranges::none_of(weeks, [&](int week) {
        const auto monday = iso_week(year_of(date), week);
        return monday && days_between(*monday, date) >= 0 && days_between(*monday, date) < 7;
      })) {
    return false;
  }
  if (!fits(year_days, days_between(year_first, date) + 1, -days_between(date, year_end))) return false;
  if (!fits(month_days, day_of(date), -days_between(date, end))) return false;
  const bool of_year = every == Every::year && months.empty();
  const auto is_day = [&](Date each) {
    return weekdays.empty() || std::ranges::any_of(weekdays, [&](const NthWeekday& wanted) {
             return of_year ? is_nth(each, wanted, year_first, year_end) : is_nth(each, wanted, first, end);
           });
  };
  if (!is_day(date)) return false;
  if (positions.empty()) return true;
  int before = 1;
  int after = 1;
  for (Date each = first; each != end; each = add_days(each, 1)) {
    if (is_day(each)) (days_between(each, date) > 0 ? before : after) += each == date ? 0 : 1;
  }
  return fits(positions, before, -after);
}

std::optional<Date> Recurrence::first_from(Date date) const {
  constexpr int kDaysTried = 10 * 366;
  if (start && days_between(date, *start) > 0) date = *start;
  for (int step = 0; step < kDaysTried; ++step, date = add_days(date, 1)) {
    if (until && days_between(*until, date) > 0) return std::nullopt;
    if (falls_on(date)) return date;
  }
  return std::nullopt;
}

}  // namespace adjutant::when
