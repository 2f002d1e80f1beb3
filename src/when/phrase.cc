#include "when/phrase.h"

#include <fmt/format.h>

#include <algorithm>

namespace adjutant::when {
namespace {

constexpr int kHalfADay = kMinutesADay / 2;

Time at(const Scene& scene, Date date, int minute) { return Time::at(date, Seconds(minute * 60), scene.now.zone); }

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

bool single_day(const Days& days) { return days_between(days.first, days.end) == 1; }

// The days that the day parts of a phrase agree on; a problem where they contradict each other.
Choices agreed_days(const Parts& parts, const Scene& scene, Lean lean, std::string& problem) {
  Choices days = parts.days;
  if (parts.day_number) {
    if (days.empty() && parts.weekday) {  // "Friday the 27th": the first month in which it is one
      Date month = first_of_month(scene.today);
      for (int step = 0; step < 12; ++step, month = add_months(month, 1)) {
        const Date date = make_date(year_of(month), month_of(month), *parts.day_number);
        const bool fits = date.ok() && days_between(scene.today, date) >= 0 && weekday_of(date) == parts.weekday->day;
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

// Without a day: the next time the clock shows it, and the evening where the morning hour has gone by.
std::vector<Span> next_on_the_clock(const Clock& clock, const DayPart* part, const Scene& scene, Lean lean) {
  std::vector<Span> spans;
  std::vector<Span> tomorrow;
  const int step = lean == Lean::past ? -1 : 1;
  for (const int minute : minutes_of(clock, part)) {
    const Time today = at(scene, scene.today, minute);
    const bool fits = lean == Lean::past ? today <= scene.now : today >= scene.now;
    if (fits) {
      spans.push_back(point_span(today, false));
      continue;
    }
    tomorrow.push_back(point_span(at(scene, add_days(scene.today, step), minute), false));
    const Time evening = at(scene, scene.today, minute + kHalfADay);
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
      const Time time = at(scene, each.first, minute);
      const bool gone = each.first == scene.today && time < scene.now;
      if (gone && parts.weekday && parts.days.empty() && days.size() > 1) continue;  // "Tuesday at 9", on a Tuesday
      if (gone && clock.open && !part && !parts.repeat)
        spans.push_back(point_span(at(scene, each.first, minute + kHalfADay), true));
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

std::vector<Span> first_of_repeat(const Parts& parts, const Scene& scene, std::string& problem) {
  for (int step = 0; step <= 7; ++step) {
    const Date date = add_days(scene.today, step);
    const bool fits = parts.repeat->days == 0 || (parts.repeat->days & (1U << weekday_of(date).c_encoding()));
    if (!fits) continue;
    auto spans = spans_on(parts, {one_day(date)}, scene, Lean::future, problem);
    if (spans.empty()) return spans;
    spans.resize(1);
    const bool gone = spans[0].grain == Grain::day ? false : spans[0].point.value_or(spans[0].begin) < scene.now;
    if (!gone) return spans;
  }
  return {};
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
  if (parts.repeat) {
    for (Span& span : spans) span.repeat = parts.repeat->rule;
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
  const Repeat* repeat = from.repeat ? &*from.repeat : to.repeat ? &*to.repeat : nullptr;
  std::vector<Span> spans;
  for (const int begin : begin_minutes(from, to)) {
    Choices on = days;
    if (!has_date) {
      Date date = scene.today;
      const auto fits = [&] {
        return at(scene, date, begin) >= scene.now &&
               (!repeat || !repeat->days || (repeat->days & (1U << weekday_of(date).c_encoding())));
      };
      for (int step = 0; step < 8 && !fits(); ++step) date = add_days(date, 1);
      on = {one_day(date)};
    }
    for (const Days& each : on) {
      if (!single_day(each)) {
        problem = "That is several days: say which day.";
        return {};
      }
      spans.push_back({.begin = at(scene, each.first, begin),
                       .end = at(scene, each.first, end_minute(*to.clock, begin)),
                       .has_date = has_date,
                       .has_clock = true,
                       .repeat = repeat ? repeat->rule : ""});
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

std::vector<Span> range_of(const Parts& from, const Parts& to, const Scene& scene, Lean lean, std::string& problem) {
  if (from.clock && to.clock && !(from.has_day() && to.has_day())) return clock_range(from, to, scene, lean, problem);
  return day_range(from, to, scene, lean, problem);
}

bool take_connector(Cursor& cursor, const Parts& from) {
  if (from.between && cursor.take("and")) return true;
  return cursor.take_any_words({"to", "until", "till", "til", "through", "-", "up to", "thru"});
}

void limit(Span& span, Bound bound, const Time& now) {
  if (bound == Bound::at) return;
  span.bound = bound;
  if (bound == Bound::since) span.end = std::max(now, span.begin);
  if (bound == Bound::until) {
    if (span.end > now) span.begin = now;
  }
}

std::string clock_text(const Time& time) {
  const auto minutes = time.of_day().count() / 60;
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

std::string reading_of(const Span& span, const DayPart* part) {
  static constexpr std::string_view words[] = {"", "by ", "before ", "after ", "since ", "until "};
  std::string text(words[static_cast<int>(span.bound)]);
  const Time last{span.end.instant - Seconds(1), span.end.zone};
  if (span.bound == Bound::since) text += spoken(span.begin);
  else if (span.bound == Bound::until) text += span.has_clock ? spoken(span.end) : spoken(last.date());
  else if (span.grain == Grain::part_of_day)
    text += fmt::format("{} {}", spoken(span.begin.date()), part ? part->name : "");
  else if (span.begin == span.end) text += spoken(span.begin);
  else if (span.grain == Grain::time && span.begin.date() == span.end.date()) {
    text += fmt::format("{} to {}", spoken(span.begin), clock_text(span.end));
  } else if (span.grain == Grain::time) text += fmt::format("{} to {}", spoken(span.begin), spoken(span.end));
  else if (span.begin.date() == last.date()) text += spoken(span.begin.date());
  else text += fmt::format("{} to {}", spoken(span.begin.date()), spoken(last.date()));
  if (!span.repeat.empty()) text += fmt::format(", repeating ({})", span.repeat);
  return text;
}

void add_length(Span& span, const Amount& length) {
  const Time from = span.grain == Grain::part_of_day && span.point ? *span.point : span.begin;
  span.begin = from;
  span.end = shift(from, length, 1);
  span.point.reset();
  const bool clocked = span.has_clock || span.grain == Grain::part_of_day;
  span.grain = clocked ? Grain::time : Grain::days;
}

bool same(const Span& a, const Span& b) { return a.begin == b.begin && a.end == b.end; }

Phrase read_in_zone(const std::vector<Token>& tokens, std::size_t start, const Time& now, const Options& options,
                    std::optional<Place>& place) {
  const Scene scene{now, now.date(), options};
  Reader reader{Cursor(tokens, start), scene, options.lean};
  Phrase phrase;
  Parts parts = take_parts(reader);
  phrase.end = reader.cursor.at();
  phrase.problem = reader.problem;
  phrase.strong = reader.strong;
  if (!phrase.problem.empty() || parts.empty()) return phrase;
  place = parts.place;

  Parts end;
  const bool dash = reader.cursor.is("-");
  if (take_connector(reader.cursor, parts)) {
    Cursor& cursor = reader.cursor;
    cursor.take("the");
    end = take_parts(reader);
    if (end.empty()) {  // "2 to 4": the number behind the connector is a clock where the one before it is
      const auto clock = parts.clock ? take_clock(cursor, Bare::allow) : std::nullopt;
      if (clock) {
        skip_clock_fillers(cursor);
        end = take_parts(reader);
        if (!end.clock) end.clock = clock;
      }
    }
    // "move it from Thursday at 3 to Friday morning" names two times, not one stretch.
    const bool two_times = parts.has_day() && end.has_day() && parts.clock.has_value() != end.clock.has_value();
    const bool joined = dash && parts.has_day() && !parts.clock && end.clock && !end.has_day();
    if (joined) {  // "Friday 27 November - 3pm"
      parts.clock = end.clock;
      parts.place = end.place;
      end = {};
      phrase.end = cursor.at();
    } else if (!end.empty() && !two_times && !end.exact && !parts.exact && reader.problem.empty()) {
      phrase.end = cursor.at();
    } else {
      end = {};
    }
    if (end.place) place = end.place;
    if (parts.place) place = parts.place;
  }
  const bool weak_ends = parts.clock && parts.clock->bare && !parts.prepositional && !parts.has_day() &&
                         (end.empty() || (end.clock && end.clock->bare && !end.has_day()));
  phrase.strong = reader.strong && !weak_ends;
  const bool numbered_day = parts.day_number && !parts.day_in_words;
  phrase.strong |= parts.prepositional && (!parts.days.empty() || parts.weekday || numbered_day);
  const Lean lean = parts.bound == Bound::since ? Lean::past : options.lean;
  phrase.spans =
      end.empty() ? spans_of(parts, scene, lean, phrase.problem) : range_of(parts, end, scene, lean, phrase.problem);
  if (!phrase.problem.empty()) phrase.spans.clear();
  const auto length = parts.length ? parts.length : end.length;
  const DayPart* part = parts.part ? &*parts.part : nullptr;
  std::vector<Span> kept;
  for (Span& span : phrase.spans) {
    if (length) add_length(span, *length);
    limit(span, parts.bound, now);
    span.reading = reading_of(span, part);
    const bool known = std::ranges::any_of(kept, [&](const Span& other) { return same(span, other); });
    if (!known && in_reach(span.begin.date()) && span.begin <= span.end) kept.push_back(std::move(span));
  }
  if (kept.empty() && phrase.problem.empty()) phrase.problem = "It is out of reach.";
  phrase.spans = std::move(kept);
  return phrase;
}

}  // namespace

Phrase read_phrase(const std::vector<Token>& tokens, std::size_t at, const Time& now, const Options& options) {
  std::optional<Place> place;
  Phrase phrase = read_in_zone(tokens, at, now, options, place);
  if (!place || place->zone == now.zone) return phrase;
  phrase = read_in_zone(tokens, at, Time{now.instant, place->zone}, options, place);
  for (Span& span : phrase.spans) {
    const Time there = span.begin;
    for (Time* time : {&span.begin, &span.end}) time->zone = now.zone;
    if (span.point) span.point->zone = now.zone;
    span.reading = fmt::format("{} ({} in {})", reading_of(span, nullptr), clock_text(there), place->name);
  }
  return phrase;
}

}  // namespace adjutant::when
