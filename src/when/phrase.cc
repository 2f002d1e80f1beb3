#include "when/phrase.h"

#include <fmt/format.h>

#include <algorithm>

#include "when/spans.h"

namespace adjutant::when {
namespace {

bool take_connector(Cursor& cursor, const Parts& from) {
  if (from.said.between && cursor.take("and")) return true;
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
                    bool repeats, std::optional<Place>& place) {
  const Scene scene{now, now.date(), options};
  Reader reader{Cursor(tokens, start), scene, options.lean};
  reader.repeats = repeats;
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
  const bool weak_ends = parts.clock && parts.clock->bare && !parts.said.any && !parts.has_day() &&
                         (end.empty() || (end.clock && end.clock->bare && !end.has_day()));
  phrase.strong = reader.strong && !weak_ends;
  const bool numbered_day = parts.day_number && !parts.day_in_words;
  phrase.strong |= parts.said.any && (!parts.days.empty() || parts.weekday || numbered_day);
  const Lean lean = parts.said.bound == Bound::since ? Lean::past : options.lean;
  phrase.spans =
      end.empty() ? spans_of(parts, scene, lean, phrase.problem) : range_of(parts, end, scene, lean, phrase.problem);
  if (!phrase.problem.empty()) phrase.spans.clear();
  const auto length = parts.length ? parts.length : end.length;
  const DayPart* part = parts.part ? &*parts.part : nullptr;
  std::vector<Span> kept;
  for (Span& span : phrase.spans) {
    if (length) add_length(span, *length);
    limit(span, parts.said.bound, now);
    span.reading = reading_of(span, part);
    const bool known = std::ranges::any_of(kept, [&](const Span& other) { return same(span, other); });
    if (!known && in_reach(span.begin.date()) && span.begin <= span.end) kept.push_back(std::move(span));
  }
  if (kept.empty() && phrase.problem.empty()) phrase.problem = "It is out of reach.";
  phrase.spans = std::move(kept);
  return phrase;
}

}  // namespace

Phrase read_phrase(const std::vector<Token>& tokens, std::size_t at, const Time& now, const Options& options,
                   bool repeats) {
  std::optional<Place> place;
  Phrase phrase = read_in_zone(tokens, at, now, options, repeats, place);
  if (!place || place->zone == now.zone) return phrase;
  phrase = read_in_zone(tokens, at, Time{now.instant, place->zone}, options, repeats, place);
  for (Span& span : phrase.spans) {
    const Time there = span.begin;
    for (Time* time : {&span.begin, &span.end}) time->zone = now.zone;
    if (span.point) span.point->zone = now.zone;
    span.reading = fmt::format("{} ({} in {})", reading_of(span, nullptr), clock_text(there), place->name);
  }
  return phrase;
}

}  // namespace adjutant::when
