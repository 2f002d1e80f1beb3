#include "base/time.h"

#include <gtest/gtest.h>

namespace adjutant {
namespace {

using std::chrono::year;

TEST(Time, PrintsAndReadsBack) {
  const auto berlin = Zone::find("Europe/Berlin");
  ASSERT_TRUE(berlin);
  const Time time = Time::at(year(2026) / 11 / 24, Seconds(15 * 3600), *berlin);
  EXPECT_EQ(iso(time), "2026-11-24T15:00:00+01:00[Europe/Berlin]");
  EXPECT_EQ(spoken(time), "Tue 24 Nov 2026 15:00");
  const auto again = parse_time(iso(time));
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, time);
  EXPECT_EQ(again->zone, time.zone);
}

TEST(Time, DaylightSaving) {
  const auto berlin = *Zone::find("Europe/Berlin");
  // 02:30 does not exist on 29 March 2026, and exists twice on 25 October.
  EXPECT_EQ(iso(Time::at(year(2026) / 3 / 29, Seconds(9000), berlin)), "2026-03-29T03:00:00+02:00[Europe/Berlin]");
  EXPECT_EQ(iso(Time::at(year(2026) / 10 / 25, Seconds(9000), berlin)), "2026-10-25T02:30:00+02:00[Europe/Berlin]");
}

TEST(Time, RefusesWhatIsNone) {
  for (const char* text : {"", "2026-02-30", "2026-13-01", "26-01-01", "2026-1-1"})
    EXPECT_FALSE(parse_date(text)) << text;
  for (const char* text : {"2026-11-24T25:00:00Z", "2026-11-24", "2026-11-24T15:00:00+01:00[Nowhere/None]"})
    EXPECT_FALSE(parse_time(text)) << text;
  EXPECT_FALSE(Zone::find("../../etc/passwd"));
}

TEST(Duration, PrintsAndReadsBack) {
  for (const auto seconds : {0L, 59L, 90L * 60, 86400L, 90061L, -3600L}) {
    const auto again = parse_duration(iso_duration(Seconds(seconds)));
    ASSERT_TRUE(again) << seconds;
    EXPECT_EQ(again->count(), seconds);
  }
  EXPECT_EQ(iso_duration(Seconds(5400)), "PT1H30M");
  EXPECT_EQ(spoken(Seconds(5400)), "1 h 30 min");
  for (const char* text : {"", "P", "PT", "1H", "PT1H-3M"}) EXPECT_FALSE(parse_duration(text)) << text;
}

}  // namespace
}  // namespace adjutant
