#include "when/spans.h"

namespace adjutant::when {
namespace {

// Minutes a range can begin at, given its end: "3-4pm" begins in the afternoon, "11-1pm" in the morning.
std::vector<int> begin_minutes(const Parts& from, const Parts& to) {
  const DayPart* part = from.part ? &*from.part : to.part ? &*to.part : nullptr;
  if (from.clock->open && !part && !to.clock->open) {
    const int end = to.clock->minute + to.clock->shift;
    const int late = from.clock->minute + from.clock->shift + kHalfADay;
    return {late < end ? late : late - kHalfADay};
  }
  return minutes_of(*from.clock, part);
}

int end_minute(const Clock& end, int begin) {
  const int step = end.open ? kHalfADay : kMinutesADay;
  int minute = end.minute + end.shift;
  while (minute <= begin) minute += step;
  return minute;
}

std::vector<Span> clock_range(const Parts& from, const Parts& to, const Scene& scene, Lean lean, std::string& problem) {
  const Parts& dated = from.has_day() ? from : to;
  Choices days = agreed_days(dated, scene, lean, problem);
  const bool has_date = !days.empty();
  const Recurrence* repeat = from.repeat ? &*from.repeat : to.repeat ? &*to.repeat : nullptr;
  std::vector<Span> spans;
  for (const int begin : begin_minutes(from, to)) {
    Choices on = days;
    if (!has_date) {
      Date date = scene.today;
      const auto fits = [&] { return at(scene, date, begin) >= scene.now && (!repeat || repeat->falls_on(date)); };
      if (repeat) date = repeat->first_from(date).value_or(date);
      for (int step = 0; step < 32 && !fits(); ++step) date = add_days(date, 1);
      on = {one_day(date)};
    }
    for (const Days& each : on) {
      if (!single_day(each)) {
        problem = "That is several days: say which day.";
        return {};
      }
      spans.push_back({.begin = at(scene, each.first, begin, from.clock->second),
                       .end = at(scene, each.first, end_minute(*to.clock, begin), to.clock->second),
                       .has_date = has_date,
                       .has_clock = true,
                       .repeat = repeat ? repeat->rule(true, scene.now.zone) : ""});
    }
  }
  return spans;
}

// "Monday to Wednesday", "3 December to 5 January", "Friday 3pm to Saturday noon".
std::vector<Span> day_range(const Parts& from, const Parts& to, const Scene& scene, Lean lean, std::string& problem) {
  std::vector<Span> spans;
  for (Span begin : spans_of(from, scene, lean, problem)) {
    Time there = begin.begin;
    const bool relative_end = to.weekday && to.weekday->which == WeekdayName::Which::plain && to.days.empty();
    const Scene later{there, there.date(), scene.options};
    const Scene& seen_from = relative_end || (to.day_number && to.days.empty()) || !to.has_day() ? later : scene;
    for (const Span& end : spans_of(to, seen_from, Lean::future, problem)) {
      if (end.end <= begin.begin) continue;
      begin.end = end.end;
      begin.grain = from.clock && to.clock ? Grain::time : Grain::days;
      begin.has_clock = from.clock && to.clock;
      begin.point.reset();
      spans.push_back(begin);
      break;
    }
  }
  if (spans.empty() && problem.empty()) problem = "It ends before it begins.";
  return spans;
}

// "10 August - 12 September 2013": the year behind the end is that of both, or the one before where it must be.
Choices with_year_of_end(const Choices& begins, const Parts& to) {
  if (to.days.empty() || !to.days.front().year_said || begins.empty() || begins.front().year_said) return begins;
  const Days& begin = begins.front();
  for (const int year : {year_of(to.days.front().first), year_of(to.days.front().first) - 1}) {
    const Date date = make_date(year, month_of(begin.first), day_of(begin.first));
    if (!date.ok() || days_between(date, to.days.front().end) <= 0) continue;
    const int length = days_between(begin.first, begin.end);
    return {{.first = date, .end = add_days(date, length), .grain = begin.grain, .year_said = true}};
  }
  return begins;
}

}  // namespace

std::vector<Span> range_of(const Parts& from, const Parts& to, const Scene& scene, Lean lean, std::string& problem) {
  if (from.clock && to.clock && !(from.has_day() && to.has_day())) return clock_range(from, to, scene, lean, problem);
  Parts begin = from;
  begin.days = with_year_of_end(from.days, to);
  return day_range(begin, to, scene, lean, problem);
}

}  // namespace adjutant::when
