#include "when/when.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.h"
#include "when/amount.h"
#include "when/phrase.h"
#include "when/repeat.h"

namespace adjutant::when {
namespace {

constexpr std::size_t kLongestPhrase = 400;                                                       // bytes
constexpr std::array<std::string_view, 7> kCountries = {"", "DE", "AT", "CH", "GB", "US", "FR"};  // as Country
constexpr std::string_view kAmbiguous = "could mean several times";

std::string quoted(std::string_view phrase) { return fmt::format("'{}'", one_line(harmless(phrase), 60)); }

// Words around a time that leave it as it is: "my three o'clock meeting", "please".
bool only_fillers(Cursor cursor) {
  for (; !cursor.done(); cursor.advance()) {
    const bool filler = cursor.is_any({".", ",", "!", "?", ")", "\"", "please", "meeting", "appointment", "call",
                                       "slot", "event", "one", "then", "only", "on", "onwards", "latest"});
    if (!filler) return false;
  }
  return true;
}

std::size_t skip_openers(const std::vector<Token>& tokens) {
  Cursor cursor(tokens);
  while (cursor.take_any(
      {"(", "\"", "my", "our", "your", "a", "the", "sometime", "some", "time", "please", "due", "maybe", ","})) {
    if (!cursor.previous().is_word() || (cursor.previous().text != "a" && cursor.previous().text != "the")) continue;
    cursor.rewind(cursor.at() - 1);  // an article may belong to the phrase: "a week from Monday"
    break;
  }
  return cursor.at();
}

Result<Span> only_reading(std::string_view phrase, const Time& now, const Options& options) {
  auto spans = TRY(resolve(phrase, now, options));
  if (!spans.front().repeat.empty()) {
    return fail(ErrorKind::not_understood, fmt::format("{} repeats, and one time is needed here.", quoted(phrase)),
                fmt::format("Say the one time, for example '{}'.",
                            spans.front().reading.substr(0, spans.front().reading.find(','))));
  }
  if (spans.size() == 1) return spans.front();
  std::vector<std::string> readings;
  for (const Span& span : spans) readings.push_back(span.reading);
  return fail(ErrorKind::not_understood, fmt::format("{} {}.", quoted(phrase), kAmbiguous),
              fmt::format("Say which: {}.", join(readings, ", or ")));
}

}  // namespace

Result<std::vector<Span>> resolve(std::string_view phrase, const Time& now, const Options& options) {
  const auto tokens = tokenize(phrase.substr(0, kLongestPhrase));
  const auto start = skip_openers(tokens);
  auto read = read_phrase(tokens, start, now, options, speaks_of_repeats(tokens));
  const bool whole = phrase.size() <= kLongestPhrase && only_fillers(Cursor(tokens, read.end));
  if (!read.spans.empty() && whole) return std::move(read.spans);
  if (read.spans.empty() && !read.problem.empty() && read.end > start) {
    return fail(ErrorKind::not_understood, fmt::format("{} is no time: {}", quoted(phrase), read.problem));
  }
  // A number that begins the phrase is a clock: "3", "8 tonight". The retry begins with "at", so there is one.
  Cursor cursor(tokens, start);
  if (take_clock(cursor, Bare::allow) && start == 0 && phrase.size() < kLongestPhrase / 2) {
    auto spans = resolve(fmt::format("at {}", phrase), now, options);
    const bool dotted = tokens.size() == 3 && tokens[1].text == "." && cursor.done();  // "13.01": or 13 January
    auto days = dotted ? resolve(fmt::format("{}.", phrase), now, options) : spans;
    if (dotted && spans && days) std::ranges::move(*days, std::back_inserter(*spans));
    return spans ? std::move(spans) : std::move(days);
  }
  return fail(ErrorKind::not_understood, fmt::format("{} is not a time that I understand.", quoted(phrase)),
              "Say it as 'tomorrow at 3', 'Friday 27 November' or '2026-11-27 15:00'.");
}

Result<Time> moment(std::string_view phrase, const Time& now, const Options& options) {
  const Span span = TRY(only_reading(phrase, now, options));
  if (span.point) return *span.point;
  if (span.has_clock) return span.begin;
  return fail(ErrorKind::not_understood, fmt::format("{} names no time of day.", quoted(phrase)),
              fmt::format("Say when, for example '{} at 3'.", one_line(harmless(phrase), 60)));
}

Result<Date> day(std::string_view phrase, const Time& now, const Options& options) {
  const auto spans = TRY(resolve(phrase, now, options));
  const auto day_of = [](const Span& span) {
    return span.bound == Bound::until ? Time{span.end.instant - Seconds(1), span.end.zone}.date() : span.begin.date();
  };
  if (!spans.front().repeat.empty()) TRY(only_reading(phrase, now, options));  // says that it repeats
  const Date date = day_of(spans.front());
  for (const Span& span : spans) {
    if (day_of(span) != date) return day_of(TRY(only_reading(phrase, now, options)));
  }
  const Span& span = spans.front();
  const Time last{span.end.instant - Seconds(span.end > span.begin ? 1 : 0), span.end.zone};
  const bool several = span.bound != Bound::until && span.bound != Bound::since && last.date() != date;
  if (several && !span.has_clock) {
    return fail(ErrorKind::not_understood, fmt::format("{} is several days.", quoted(phrase)),
                fmt::format("Say which day of {}.", span.reading));
  }
  return date;
}

Result<Seconds> duration(std::string_view phrase) {
  if (const auto iso = parse_duration(trim(phrase))) return *iso;
  const auto tokens = tokenize(phrase.substr(0, kLongestPhrase));
  Cursor cursor(tokens);
  cursor.take_any({"for", "about", "around"});
  const auto amount = take_amount(cursor);
  if (!amount || !cursor.done() || phrase.size() > kLongestPhrase) {
    return fail(ErrorKind::not_understood, fmt::format("{} is not a length of time.", quoted(phrase)),
                "Say it as '90 minutes', 'an hour and a half' or '2 days'.");
  }
  if (amount->months || amount->business_days) {
    return fail(ErrorKind::not_understood, fmt::format("{} has no fixed length.", quoted(phrase)),
                "Say it in weeks, days or hours.");
  }
  return amount->seconds + Seconds(86'400LL * amount->days);
}

std::optional<Country> country_named(std::string_view code) {
  const auto found = std::ranges::find(kCountries, code);
  if (code.empty() || found == kCountries.end()) return std::nullopt;
  return static_cast<Country>(found - kCountries.begin());
}

std::string_view code_of(Country country) { return kCountries[static_cast<std::size_t>(country)]; }

bool is_ambiguous(const Error& error) { return error.message.find(kAmbiguous) != std::string::npos; }

}  // namespace adjutant::when
