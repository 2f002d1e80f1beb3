#include "tools/time/when_resolver.h"

#include <fmt/format.h>

#include "base/text.h"
#include "plan/convert.h"

namespace adjutant::tools::time {
namespace {

using plan::Kind;
using plan::Type;

plan::Value when_value(const when::Span& span, std::string_view phrase) {
  const auto& label = plan::Label::owner();
  const auto from = plan::origin(fmt::format("your words \"{}\", read as {}", one_line(phrase, 80), span.reading));
  const bool clock = span.has_clock || (span.grain == when::Grain::time && span.point);
  const bool ends = span.end > span.begin;
  const Time start = clock && span.point ? *span.point : span.begin;
  const Time until = ends ? span.end : Time{span.begin.instant + std::chrono::hours(1), span.begin.zone};
  const auto missing = [&](Kind kind) { return plan::missing_value(kind, label, from); };
  return plan::record_value(
      when_type(),
      {plan::time_value(start, label, from),
       ends && clock ? plan::time_value(span.end, label, from) : missing(Kind::time),
       plan::time_value(until, label, from), plan::date_value(start.date(), label, from),
       plan::bool_value(clock, label, from), plan::bool_value(span.grain >= when::Grain::day && !clock, label, from),
       span.repeat.empty() ? missing(Kind::text) : plan::text_value(span.repeat, label, from)},
      label, from);
}

// Where the phrase says a day or more and no time of it. Error not_understood: it is today, and the morning is over.
Result<std::optional<Time>> morning_of(std::string_view phrase, const Time& now, const when::Options& options) {
  const auto spans = when::resolve(phrase, now, options);
  if (!spans || spans->size() > 1) return std::nullopt;
  const when::Span& span = spans->front();
  if (span.point || span.has_clock || span.grain < when::Grain::day || !span.repeat.empty()) return std::nullopt;
  const Time morning = Time::at(span.begin.date(), std::chrono::hours(options.morning), span.begin.zone);
  if (span.end.instant > now.instant && morning.instant <= now.instant)
    return fail(ErrorKind::not_understood, fmt::format("'{}' does not say at what time.", one_line(phrase, 60)),
                "Say one that is still to come.");
  return morning;
}

}  // namespace

const Type& when_type() {
  static const Type type =
      Type::record("When", {{"start", Kind::time, "when it begins; midnight where only a day was said"},
                            {"end", Type(Kind::time).as_optional(), "when it ends, where that was said"},
                            {"until", Kind::time, "the end of all that the words cover"},
                            {"day", Kind::date, "the day of the start"},
                            {"clock", Kind::boolean, "whether it says from when to the minute"},
                            {"whole_days", Kind::boolean, "whether it says a day or more; neither: a part of a day"},
                            {"repeat", Type(Kind::text).as_optional(), "how it repeats, as an RRULE"}});
  return type;
}

Result<std::vector<Candidate>> WhenResolver::resolve(std::string_view phrase, const Time& now) {
  std::vector<Candidate> out;
  for (const auto& span : TRY(when::resolve(phrase, now, options_)))
    out.push_back({when_value(span, phrase), span.reading, out.empty() ? 1 : 0.9});
  return out;
}

Result<std::vector<Candidate>> MomentResolver::resolve(std::string_view phrase, const Time& now) {
  const auto from = plan::origin(fmt::format("your words \"{}\"", one_line(phrase, 80)));
  if (kind_ == Kind::time) {
    if (const auto morning = TRY(morning_of(phrase, now, options_)))
      return std::vector<Candidate>{{plan::time_value(*morning, plan::Label::owner(), from), std::string(phrase), 1}};
  }
  const auto said = plan::text_value(std::string(phrase), plan::Label::owner(), from);
  auto value = plan::convert(said, kind_, now, options_);
  if (!value) return fail(ErrorKind::not_understood, value.error().message, value.error().hint);
  return std::vector<Candidate>{{std::move(*value), std::string(phrase), 1}};
}

}  // namespace adjutant::tools::time
