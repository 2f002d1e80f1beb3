#include "tools/recurrence.h"

#include <fmt/format.h>
#include <libical/ical.h>

#include <memory>

#include "base/text.h"

namespace adjutant::tools {
namespace {

struct Recurrence {
  explicit Recurrence(const std::string& text) : value(icalrecurrencetype_from_string(text.c_str())) {}
  ~Recurrence() { free(value.rscale); }
  Recurrence(const Recurrence&) = delete;
  icalrecurrencetype value;
};

bool given(const short* list) { return list[0] != ICAL_RECURRENCE_ARRAY_MAX; }

// Whether a rule finer than a day always comes again within a week.
bool comes_soon(const icalrecurrencetype& rule) {
  const bool coarse = given(rule.by_month) || given(rule.by_month_day) || given(rule.by_year_day) ||
                      given(rule.by_week_no) || given(rule.by_set_pos);
  const bool fine = given(rule.by_second) || given(rule.by_minute);
  if (coarse) return false;
  if (rule.freq == ICAL_HOURLY_RECURRENCE) return rule.interval <= 24 && (!given(rule.by_hour) || rule.interval == 1);
  return !fine && rule.interval <= 60;
}

icaltimetype to_ical(LocalTime local) {
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const Date date(day);
  const std::chrono::hh_mm_ss clock(local - day);
  auto out = icaltime_null_time();
  out.year = static_cast<int>(date.year());
  out.month = static_cast<int>(static_cast<unsigned>(date.month()));
  out.day = static_cast<int>(static_cast<unsigned>(date.day()));
  out.hour = static_cast<int>(clock.hours().count());
  out.minute = static_cast<int>(clock.minutes().count());
  out.second = static_cast<int>(clock.seconds().count());
  return out;
}

LocalTime from_ical(const icaltimetype& time) {
  const Date date(std::chrono::year(time.year), std::chrono::month(static_cast<unsigned>(time.month)),
                  std::chrono::day(static_cast<unsigned>(time.day)));
  return std::chrono::local_days(date) + std::chrono::hours(time.hour) + std::chrono::minutes(time.minute) +
         Seconds(time.second);
}

std::unexpected<Error> refused(const std::string& text, std::string_view why) {
  return fail(ErrorKind::failed, fmt::format("The repetition \"{}\" {}.", one_line(text, 80), why));
}

}  // namespace

Result<Rule> parse_rule(const std::string& text) {
  icalerror_set_errors_are_fatal(0);
  if (text.size() > 4'000) return refused(text, "is too long");
  const Recurrence parsed(text);
  const auto& rule = parsed.value;
  if (rule.freq == ICAL_NO_RECURRENCE) return refused(text, "is not one (RFC 5545)");
  if (rule.rscale) return refused(text, "is in a calendar that is not supported");
  if (rule.interval < 1) return refused(text, "has no interval");
  Rule out;
  out.text = text;
  out.pace = static_cast<Pace>(rule.freq);
  out.counted = rule.count > 0;
  out.has_parts = given(rule.by_day) || given(rule.by_month) || given(rule.by_month_day) || given(rule.by_year_day) ||
                  given(rule.by_week_no) || given(rule.by_set_pos) || given(rule.by_hour) || given(rule.by_minute) ||
                  given(rule.by_second);
  if (out.pace == Pace::seconds) return refused(text, "is every few seconds");
  if (out.pace < Pace::days && out.has_parts && !comes_soon(rule)) return refused(text, "is too fine");
  if (!icaltime_is_null_time(rule.until)) {
    out.until = from_ical(rule.until);
    if (rule.until.is_date) *out.until = std::chrono::floor<std::chrono::days>(*out.until) + Seconds(86'399);
    out.until_utc = rule.until.zone != nullptr;
  }
  return out;
}

Expansion expand(const Rule& rule, LocalTime first, std::optional<LocalTime> until, LocalTime from, LocalTime to) {
  icalerror_set_errors_are_fatal(0);
  Expansion out;
  Recurrence parsed(rule.text);
  parsed.value.until = icaltime_null_time();
  const std::unique_ptr<icalrecur_iterator, decltype(&icalrecur_iterator_free)> iterator(
      icalrecur_iterator_new(parsed.value, to_ical(first)), &icalrecur_iterator_free);
  if (!iterator) return out;
  for (std::size_t step = 0; step < kMostSteps; ++step) {
    const auto next = icalrecur_iterator_next(iterator.get());
    if (icaltime_is_null_time(next)) return out;
    const auto local = from_ical(next);
    if (local >= to || (until && local > *until)) return out;
    if (local < from) continue;
    if (out.times.size() == kMostTimes) break;
    out.times.push_back(local);
  }
  out.cut = true;
  return out;
}

std::optional<Time> next_after(const Rule& rule, const Time& first, Instant after) {
  auto until = rule.until;
  if (until && rule.until_utc) until = first.zone.local(Instant(until->time_since_epoch()));
  if (until && first.local() > *until) return std::nullopt;
  if (after < first.instant) return first;
  const LocalTime from = first.zone.local(after);
  // Most rules come again soon; expanding ten years of a daily one each time would be waste.
  for (const int days : {8, 400, 3660}) {
    for (const LocalTime local : expand(rule, first.local(), until, from, from + std::chrono::days(days)).times) {
      const Time next{first.zone.instant(local), first.zone};
      if (next.instant > after) return next;
    }
  }
  return std::nullopt;
}

}  // namespace adjutant::tools
