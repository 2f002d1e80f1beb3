#include "agent/objections/usual_hours.h"

#include <fmt/format.h>

namespace adjutant::agent::objections {
namespace {

constexpr Seconds kRestEnds = std::chrono::hours(6);
constexpr Seconds kRestBegins = std::chrono::hours(23);

std::string clock(Seconds of_day) { return fmt::format("{}:{:02}", of_day.count() / 3600, of_day.count() / 60 % 60); }

}  // namespace

bool is_rest(Seconds of_day) { return of_day >= kRestBegins || of_day < kRestEnds; }

std::string rest_in_words() { return fmt::format("{} to {}", clock(kRestBegins), clock(kRestEnds)); }

std::string in_words(const tools::calendar::WorkingHours& hours) {
  return fmt::format("Monday to Friday, {} to {}", clock(hours.begin), clock(hours.end));
}

}  // namespace adjutant::agent::objections
