// Repetition rules (RFC 5545 section 3.3.10), expanded by libical.
//
// Rules come from strangers: a rule that could keep a computer busy (every second; every minute of an hour that never
// comes) is refused, and the rest is expanded in a bounded number of steps.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace adjutant::tools {

enum class Pace { seconds, minutes, hours, days, weeks, months, years };

struct Rule {
  std::string text;
  Pace pace = Pace::days;
  bool counted = false;            // COUNT
  bool has_parts = false;          // any BY...
  std::optional<LocalTime> until;  // as written; inclusive; the end of the day where a date was written
  bool until_utc = false;
};

// Errors: not a rule, or one that is refused.
Result<Rule> parse_rule(const std::string& text);

struct Expansion {
  std::vector<LocalTime> times;  // in order
  bool cut = false;              // there are more, beyond the limits
};

constexpr std::size_t kMostSteps = 60'000;  // for one rule
constexpr std::size_t kMostTimes = 5'000;

// The wall times of the rule from `first` that lie in [from, to). `until` is in the same wall clock.
Expansion expand(const Rule& rule, LocalTime first, std::optional<LocalTime> until, LocalTime from, LocalTime to);

// The first moment after `after` at which the rule falls by the clocks of a zone, from `first` on; nothing: it has ended, or
// does not come again within ten years.
std::optional<Time> next_after(const Rule& rule, const Time& first, Instant after);

}  // namespace adjutant::tools
