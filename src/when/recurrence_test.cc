// On which days a recurrence falls, and what it says as an RRULE.
#include "when/recurrence.h"

#include <gtest/gtest.h>

namespace adjutant::when {
namespace {

Date on(std::string_view text) { return parse_date(text).value(); }

std::string first(const Recurrence& recurrence, std::string_view from) {
  const auto date = recurrence.first_from(on(from));
  return date ? iso(*date) : "never";
}

TEST(Recurrence, FallsOnNthWeekdays) {
  const Recurrence last_friday{.every = Every::month, .weekdays = {{std::chrono::Friday, -1}}};
  EXPECT_EQ(first(last_friday, "2026-11-24"), "2026-11-27");
  EXPECT_EQ(first(last_friday, "2026-11-28"), "2026-12-25");
  const Recurrence fifth{.every = Every::month, .weekdays = {{std::chrono::Monday, 5}}};
  EXPECT_EQ(first(fifth, "2026-12-01"), "2027-03-29");
  const Recurrence of_year{.every = Every::year, .weekdays = {{std::chrono::Friday, 20}}};
  EXPECT_EQ(first(of_year, "2026-01-01"), "2026-05-15");
}

TEST(Recurrence, CountsDaysFromTheEnd) {
  EXPECT_EQ(first({.every = Every::month, .month_days = {-1}}, "2028-02-01"), "2028-02-29");
  EXPECT_EQ(first({.every = Every::month, .month_days = {-2}}, "2027-02-01"), "2027-02-27");
  EXPECT_EQ(first({.every = Every::year, .year_days = {366}}, "2026-01-01"), "2028-12-31");
}

TEST(Recurrence, PositionsAreOfTheDaysOfAMonth) {
  const Recurrence ends{
      .every = Every::month, .weekdays = {{std::chrono::Tuesday}, {std::chrono::Friday}}, .positions = {1, -1}};
  EXPECT_EQ(first(ends, "2026-12-01"), "2026-12-01");  // Tuesday
  EXPECT_EQ(first(ends, "2026-12-02"), "2026-12-29");  // the last of them, a Tuesday
}

TEST(Recurrence, KeepsItsLimits) {
  Recurrence daily{.until = on("2026-12-01"), .start = on("2026-11-30")};
  EXPECT_EQ(first(daily, "2026-11-24"), "2026-11-30");
  EXPECT_EQ(first(daily, "2026-12-02"), "never");
  EXPECT_EQ(first({.every = Every::year, .months = {2}, .month_days = {30}}, "2026-01-01"), "never");
}

TEST(Recurrence, ALastDayIsADateOrItsEndInUtc) {
  const Zone berlin = Zone::find("Europe/Berlin").value();
  const Recurrence weekly{.every = Every::week, .interval = 2, .until = on("2026-12-24")};
  EXPECT_EQ(weekly.rule(false, berlin), "FREQ=WEEKLY;INTERVAL=2;UNTIL=20261224");
  EXPECT_EQ(weekly.rule(true, berlin), "FREQ=WEEKLY;INTERVAL=2;UNTIL=20261224T225959Z");
}

}  // namespace
}  // namespace adjutant::when
