#include "when/calendar.h"

#include <cstdlib>

namespace adjutant::when {

Date make_date(int year, int month, int day) {
  return Date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
              std::chrono::day(static_cast<unsigned>(day)));
}

int year_of(Date date) { return static_cast<int>(date.year()); }
int month_of(Date date) { return static_cast<int>(static_cast<unsigned>(date.month())); }
int day_of(Date date) { return static_cast<int>(static_cast<unsigned>(date.day())); }

Date first_of_month(Date date) { return make_date(year_of(date), month_of(date), 1); }

Date add_months(Date date, int months) {
  const Date moved = date + std::chrono::months(months);
  if (moved.ok()) return moved;
  return Date(moved.year() / moved.month() / std::chrono::last);
}

bool is_business_day(Date date) {
  const auto iso = weekday_of(date).iso_encoding();
  return iso <= 5;
}

Date add_business_days(Date date, int days) {
  const int step = days < 0 ? -1 : 1;
  for (int left = std::abs(days); left > 0;) {
    date = add_days(date, step);
    if (is_business_day(date)) --left;
  }
  return date;
}

Date week_start(Date date, weekday first) {
  return add_days(date, -static_cast<int>((weekday_of(date) - first).count()));
}

Date on_or_after(Date date, weekday day) { return add_days(date, static_cast<int>((day - weekday_of(date)).count())); }

Date before(Date date, weekday day) { return add_days(on_or_after(date, day), -7); }

Date in_week_of(Date date, weekday day, weekday first) { return on_or_after(week_start(date, first), day); }

std::optional<Date> nth_weekday(Date first, Date end, weekday day, int n) {
  const Date date = n > 0 ? add_days(on_or_after(first, day), 7 * (n - 1)) : add_days(before(end, day), 7 * (n + 1));
  if (days_between(first, date) < 0 || days_between(date, end) <= 0) return std::nullopt;
  return date;
}

std::optional<Date> iso_week(int year, int week) {
  const Date first = week_start(make_date(year, 1, 4), std::chrono::Monday);
  const Date next = week_start(make_date(year + 1, 1, 4), std::chrono::Monday);
  const Date monday = add_days(first, 7 * (week - 1));
  if (week < 1 || days_between(monday, next) <= 0) return std::nullopt;
  return monday;
}

bool in_reach(Date date) { return date.ok() && year_of(date) >= 1900 && year_of(date) < 2200; }

}  // namespace adjutant::when
