#include "when/spans.h"

#include <fmt/format.h>

#include <algorithm>

namespace adjutant::when {
namespace {

Span day_span(const Days& days, const Scene& scene) {
  return {.begin = at(scene, days.first, 0), .end = at(scene, days.end, 0), .grain = days.grain, .has_date = true};
}

Span point_span(Time time, bool has_date) {
  return {.begin = time, .end = time, .has_date = has_date, .has_clock = true, .point = time};
}

Span part_span(Date date, const DayPart& part, const Scene& scene, bool has_date) {
  return {.begin = at(scene, date, part.begin),
          .end = at(scene, date, part.end),
          .grain = Grain::part_of_day,
          .has_date = has_date,
          .point = at(scene, date, part.usual)};
}

// Without a day: the next time the clock shows it, and the evening where the morning hour has gone by.
std::vector<Span> next_on_the_clock(const Clock& clock, const DayPart* part, const Scene& scene, Lean lean) {
  std::vector<Span> spans;
  std::vector<Span> tomorrow;
  const int step = lean == Lean::past ? -1 : 1;
  for (const int minute : minutes_of(clock, part)) {
    const Time today = at(scene, scene.today, minute, clock.second);
    const bool fits = lean == Lean::past ? today <= scene.now : today >= scene.now;
    if (fits) {
      spans.push_back(point_span(today, false));
      continue;
    }
    tomorrow.push_back(point_span(at(scene, add_days(scene.today, step), minute, clock.second), false));
    const Time evening = at(scene, scene.today, minute + kHalfADay, clock.second);
    if (clock.open && !part && minute < kHalfADay && clock.minute / 60 >= 8 && lean == Lean::future &&
        evening >= scene.now) {
      spans.push_back(point_span(evening, false));
      spans.push_back(tomorrow.back());
    }
  }
  return spans.empty() ? tomorrow : spans;
}

std::vector<Span> clock_spans(const Parts& parts, const Choices& days, const Scene& scene, Lean lean,
                              std::string& problem) {
  const Clock& clock = *parts.clock;
  const DayPart* part = parts.part ? &*parts.part : nullptr;
  if (days.empty()) return next_on_the_clock(clock, part, scene, lean);
  std::vector<Span> spans;
  for (const Days& each : days) {
    if (!single_day(each)) {
      problem = "That is several days: say which day.";
      return {};
    }
    for (const int minute : minutes_of(clock, part)) {
      const Time time = at(scene, each.first, minute, clock.second);
      const bool gone = each.first == scene.today && time < scene.now;
      if (gone && parts.weekday && parts.days.empty() && days.size() > 1) continue;  // "Tuesday at 9", on a Tuesday
      if (gone && clock.open && !part && !parts.repeat)
        spans.push_back(point_span(at(scene, each.first, minute + kHalfADay, clock.second), true));
      spans.push_back(point_span(time, true));
    }
    if (clock.midnight && clock.shift == 0 && !part && each.first != scene.today) {
      spans.push_back(point_span(at(scene, each.first, 0), true));
    }
  }
  return spans;
}

std::vector<Span> part_spans(const DayPart& part, const Choices& days, const Scene& scene, Lean lean,
                             std::string& problem) {
  std::vector<Span> spans;
  for (const Days& each : days) {
    if (!single_day(each)) {
      problem = "That is several days: say which day.";
      return {};
    }
    spans.push_back(part_span(each.first, part, scene, true));
  }
  if (!days.empty()) return spans;
  const Span today = part_span(scene.today, part, scene, false);
  // The rest of a running afternoon is still this afternoon; "in the morning" is the next one.
  const bool later = part.half == DayPart::Half::later || part.half == DayPart::Half::night;
  const bool ahead = later ? scene.now < today.end : scene.now <= *today.point;
  if (lean == Lean::past)
    return {today.begin <= scene.now ? today : part_span(add_days(scene.today, -1), part, scene, false)};
  return {ahead ? today : part_span(add_days(scene.today, 1), part, scene, false)};
}

std::vector<Span> spans_on(const Parts& parts, const Choices& days, const Scene& scene, Lean lean,
                           std::string& problem) {
  if (parts.clock) return clock_spans(parts, days, scene, lean, problem);
  if (parts.part) return part_spans(*parts.part, days, scene, lean, problem);
  std::vector<Span> spans;
  for (const Days& each : days) spans.push_back(day_span(each, scene));
  return spans;
}

// The first time that what repeats falls on, from now on.
std::vector<Span> first_of_repeat(const Parts& parts, const Scene& scene, std::string& problem) {
  const Recurrence& repeat = *parts.repeat;
  if (repeat.every < Every::day && !parts.clock && !repeat.start) return {point_span(scene.now, false)};
  for (Date from = scene.today;;) {
    const auto date = repeat.first_from(from);
    if (!date) break;
    auto spans = spans_on(parts, {one_day(*date)}, scene, Lean::future, problem);
    if (spans.empty()) return spans;
    spans.resize(1);
    const bool gone = spans[0].grain != Grain::day && spans[0].point.value_or(spans[0].begin) < scene.now;
    if (!gone) return spans;
    from = add_days(*date, 1);
  }
  problem = "It never falls on a day.";
  return {};
}

// Two hours before or after what a span says.
void move(Span& span, const Moved& moved) {
  const Time from = span.point.value_or(span.begin);
  const Time to = shift(from, moved.by, moved.sign);
  span = {.begin = to, .end = to, .has_date = span.has_date, .has_clock = true, .point = to};
}

}  // namespace

Time at(const Scene& scene, Date date, int minute, int second) {
  return Time::at(date, Seconds(minute * 60 + second), scene.now.zone);
}

bool single_day(const Days& days) { return days_between(days.first, days.end) == 1; }

Choices agreed_days(const Parts& parts, const Scene& scene, Lean lean, std::string& problem) {
  Choices days = parts.days;
  if (parts.day_number) {
    if (days.empty() && parts.weekday) {  // "Friday the 27th": the first month in which it is one
      Date month = first_of_month(scene.today);
      const int way = lean == Lean::past ? -1 : 1;
      for (int step = 0; step < 14; ++step, month = add_months(month, way)) {
        const Date date = make_date(year_of(month), month_of(month), *parts.day_number);
        const bool ahead = date.ok() && way * days_between(scene.today, date) >= 0;
        const bool fits = ahead && weekday_of(date) == parts.weekday->day;
        if (fits) return {one_day(date)};
      }
      return {};
    }
    if (days.empty()) return days_of_number(*parts.day_number, scene, lean);
    Choices chosen;
    for (const Days& period : days) {
      const Date date = make_date(year_of(period.first), month_of(period.first), *parts.day_number);
      if (period.grain == Grain::month && date.ok()) chosen.push_back(one_day(date));
      if (period.grain == Grain::day && period.first == date) chosen.push_back(period);
    }
    if (chosen.empty()) problem = fmt::format("There is no day {} there.", *parts.day_number);
    days = chosen;
  }
  if (!parts.weekday) return days;
  if (days.empty()) return problem.empty() ? days_of(*parts.weekday, scene, lean) : days;
  Choices chosen;
  for (const Days& each : days) {
    const bool week = each.grain == Grain::week || each.grain == Grain::weekend || parts.whole_weeks;
    const Date date = week ? in_week_of(each.first, parts.weekday->day, scene.options.first_weekday) : each.first;
    if (week || (single_day(each) && weekday_of(date) == parts.weekday->day)) chosen.push_back(one_day(date));
  }
  if (chosen.empty()) {
    const auto said = on_or_after(days.front().first, parts.weekday->day);
    problem = fmt::format("{} is not a {}.", spoken(days.front().first), fmt::format("{}", spoken(said).substr(0, 3)));
  }
  return chosen;
}

std::vector<Span> spans_of(const Parts& parts, const Scene& scene, Lean lean, std::string& problem) {
  if (parts.exact) {
    if (parts.has_day() || parts.clock || parts.part || parts.repeat) {
      problem = "It names two times.";
      return {};
    }
    return {*parts.exact};
  }
  const Choices days = agreed_days(parts, scene, lean, problem);
  if (!problem.empty()) return {};
  auto spans = parts.repeat && days.empty() ? first_of_repeat(parts, scene, problem)
                                            : spans_on(parts, days, scene, lean, problem);
  for (Span& span : spans) {
    if (parts.moved) move(span, *parts.moved);
    if (parts.repeat) span.repeat = parts.repeat->rule(span.has_clock, scene.now.zone);
  }
  if (parts.offset) {
    for (Span& span : spans) {
      const auto wall = at({scene.now, scene.today, scene.options}, span.begin.date(), 0).date();
      span.begin.instant = Instant(std::chrono::sys_days(wall)) + span.begin.of_day() - Seconds(*parts.offset * 60);
      span.end = span.begin;
      span.point = span.begin;
    }
  }
  return spans;
}

}  // namespace adjutant::when
