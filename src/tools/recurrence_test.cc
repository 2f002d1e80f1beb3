#include <gtest/gtest.h>

#include "tools/recurrence_words.h"

namespace adjutant::tools {
namespace {

Zone berlin() { return *Zone::find("Europe/Berlin"); }
Time at(std::string_view text) { return parse_time(text).value(); }

TEST(Recurrence, InWords) {
  const struct {
    const char *rule, *words;
  } kCases[] = {
      {"FREQ=DAILY", "every day"},
      {"FREQ=DAILY;INTERVAL=2", "every 2nd day"},
      {"FREQ=WEEKLY;BYDAY=MO", "every Monday"},
      {"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"},
      {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR", "every 2nd week on Tuesday and Friday"},
      {"FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=5", "every Monday, Wednesday and Friday, 5 times"},
      {"FREQ=MONTHLY;BYMONTHDAY=1", "every month on the 1st"},
      {"FREQ=MONTHLY;BYMONTHDAY=1,22,-1", "every month on the 1st, 22nd and last"},
      {"FREQ=MONTHLY;BYMONTHDAY=11", "every month on the 11th"},
      {"FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday"},
      {"FREQ=MONTHLY;BYDAY=2TU", "every month on the 2nd Tuesday"},
      {"FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", "every year on the 24th of December"},
      {"FREQ=YEARLY", "every year"},
      {"FREQ=WEEKLY;BYDAY=MO;UNTIL=20270319T225959Z", "every Monday, until Fri 19 Mar 2027"},
      // What has no plain words stays as it is written.
      {"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1"},
      {"FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYWEEKNO=20"},
      {"FREQ=DAILY;BYMONTH=1", "FREQ=DAILY;BYMONTH=1"},
  };
  for (const auto& each : kCases) {
    const auto rule = parse_rule(each.rule);
    ASSERT_TRUE(rule) << each.rule;
    EXPECT_EQ(in_words(*rule, berlin()), each.words);
  }
}

TEST(Recurrence, NextAfterKeepsTheClockOnTheWall) {
  const auto rule = *parse_rule("FREQ=WEEKLY;BYDAY=SU");
  const auto first = at("2027-03-21T08:00:00+01:00[Europe/Berlin]");
  EXPECT_EQ(iso(*next_after(rule, first, at("2027-01-01T00:00:00Z").instant)), iso(first));
  // The clocks go forward on the 28th.
  EXPECT_EQ(iso(*next_after(rule, first, first.instant)), "2027-03-28T08:00:00+02:00[Europe/Berlin]");
  EXPECT_EQ(iso(*next_after(rule, first, first.instant + std::chrono::days(30))),
            "2027-04-25T08:00:00+02:00[Europe/Berlin]");
}

TEST(Recurrence, NextAfterEnds) {
  const auto first = at("2026-11-27T08:00:00+01:00[Europe/Berlin]");
  const auto thrice = *parse_rule("FREQ=DAILY;COUNT=3");
  EXPECT_EQ(iso(*next_after(thrice, first, first.instant + std::chrono::hours(30))),
            "2026-11-29T08:00:00+01:00[Europe/Berlin]");
  EXPECT_FALSE(next_after(thrice, first, first.instant + std::chrono::hours(48)));
  const auto until = *parse_rule("FREQ=DAILY;UNTIL=20261128T225959Z");
  EXPECT_TRUE(next_after(until, first, first.instant));
  EXPECT_FALSE(next_after(until, first, first.instant + std::chrono::hours(24)));
  EXPECT_TRUE(next_after(*parse_rule("FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29"),
                         at("2028-02-29T08:00:00+01:00[Europe/Berlin]"), at("2028-03-01T00:00:00Z").instant));
}

}  // namespace
}  // namespace adjutant::tools
