// Builtins on times, days and lengths of time.
#include <array>

#include "plan/builtin_family.h"
#include "plan/convert.h"

namespace adjutant::plan {
namespace {

Shape check_units(BuiltinCheck& check) {
  if (check.arguments[0].type.kind() != Kind::number) return wrong(check, "This needs a number.");
  return made_of(check, Kind::duration);
}

Shape check_now(BuiltinCheck&) {
  Shape shape;
  shape.type = Kind::time;
  return shape;
}

Shape check_today(BuiltinCheck& check) {
  Shape shape = check_now(check);
  shape.type = Kind::date;
  return shape;
}

Shape check_day_edge(BuiltinCheck& check) {
  const Kind kind = check.arguments[0].type.kind();
  const bool literal = kind == Kind::text && check.arguments[0].literal;
  if (kind != Kind::time && kind != Kind::date && !literal) return wrong(check, "This needs a time or a date.");
  return made_of(check, Kind::time);
}

Shape check_at(BuiltinCheck& check) {
  const Shape shape = check_day_edge(check);
  if (!check.error.empty()) return shape;
  if (!is_text_like(check.arguments[1].type.kind()))
    return wrong(check, "at(day, \"15:00\") needs a clock time in quotes.");
  return made_of(check, Kind::time);
}

template <int seconds>
Result<Value> compute_units(const BuiltinInput& input) {
  const double count = input.arguments[0].number() * seconds;
  if (!(count > -1e11 && count < 1e11)) return fail(ErrorKind::failed, "This duration is too long.");
  return joined(input, duration_value(Seconds(static_cast<std::int64_t>(count))));
}

Result<Value> compute_now(const BuiltinInput& input) { return time_value(input.now, Label(), origin("the clock")); }

Result<Value> compute_today(const BuiltinInput& input) {
  return date_value(input.now.date(), Label(), origin("the clock"));
}

template <bool end>
Result<Value> compute_day_edge(const BuiltinInput& input) {
  const Value day = TRY(convert(input.arguments[0], Kind::time, input.now));
  const Time& time = day.time();
  return joined(input, time_value(Time::at(end ? add_days(time.date(), 1) : time.date(), Seconds(0), time.zone)));
}

Result<Value> compute_at(const BuiltinInput& input) {
  const Value day = TRY(convert(input.arguments[0], Kind::time, input.now));
  const Time midnight = Time::at(day.time().date(), Seconds(0), day.time().zone);
  const Value clock = TRY(convert(input.arguments[1], Kind::time, midnight));
  return joined(input, time_value(Time::at(midnight.date(), clock.time().of_day(), midnight.zone)));
}

const std::array kTable = {
    Builtin{"minutes", BuiltinKind::pure, {"count"}, "A duration of so many minutes.", check_units, compute_units<60>},
    Builtin{"hours", BuiltinKind::pure, {"count"}, "A duration of so many hours.", check_units, compute_units<3600>},
    Builtin{"days", BuiltinKind::pure, {"count"}, "A duration of so many days.", check_units, compute_units<86400>},
    Builtin{"weeks", BuiltinKind::pure, {"count"}, "A duration of so many weeks.", check_units, compute_units<604800>},
    Builtin{"now", BuiltinKind::clock, {}, "The time at which the run began.", check_now, compute_now},
    Builtin{"today", BuiltinKind::clock, {}, "The day on which the run began.", check_today, compute_today},
    Builtin{"start_of_day",
            BuiltinKind::clock,
            {"day"},
            "Midnight at which the day begins.",
            check_day_edge,
            compute_day_edge<false>,
            true},
    Builtin{"end_of_day",
            BuiltinKind::clock,
            {"day"},
            "Midnight at which the day ends.",
            check_day_edge,
            compute_day_edge<true>,
            true},
    Builtin{
        "at", BuiltinKind::clock, {"day", "clock"}, "A time on a day: at(day, \"15:00\").", check_at, compute_at, true},
};

}  // namespace

std::span<const Builtin> time_builtins() { return kTable; }

}  // namespace adjutant::plan
