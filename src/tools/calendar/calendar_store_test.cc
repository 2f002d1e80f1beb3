#include "tools/calendar/calendar_store.h"

#include "base/unprivileged.h"
#include "tools/calendar/calendar_test_home.h"

namespace adjutant::tools::calendar {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class CalendarStoreTest : public CalendarHome {
 protected:
  void series(std::string_view start, std::string_view lines) {
    put("a/series.ics", calendar_of(event_of("s", "SUMMARY:Series\nDTSTART" + std::string(start) + "\nDURATION:PT1H\n" +
                                                      std::string(lines))));
  }
};

TEST_F(CalendarStoreTest, ReadsFoldersAndSkipsBrokenFilesWithoutChangingThem) {
  put("work/one.ics", calendar_of(event_of(
                          "one", "DTSTART:20261124T140000Z\nDTEND:20261124T150000Z\nSUMMARY:A\\, b\\n c\n  folded\n")));
  put("top.ics",
      calendar_of(event_of("two", "DTSTART:20261124T160000Z\n") + event_of("three", "DTSTART:20261124T170000Z\n")));
  put("work/broken.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nATTENDEE");
  put("work/bad.ics",
      calendar_of(event_of("bad", "DTSTART:20261399T996000\n") + event_of("good", "DTSTART:20261124T180000Z\n")));
  const auto now = store_.snapshot();
  EXPECT_THAT(now->problems, SizeIs(2));
  EXPECT_THAT(now->calendars(), ElementsAre("", "work"));
  EXPECT_THAT(starts("2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z"),
              ElementsAre("2026-11-24T15:00", "2026-11-24T17:00", "2026-11-24T18:00", "2026-11-24T19:00"));
  EXPECT_EQ(now->find("one")->entry->title, "A, b\n c folded");
  EXPECT_EQ(bytes("work/broken.ics"), "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nATTENDEE");
}

TEST_F(CalendarStoreTest, AFolderThatCannotBeReadIsNotEmpty) {
  put("work/one.ics", calendar_of(event_of("one", "DTSTART:20261124T140000Z\n")));
  fs::permissions(folder_.path(), fs::perms(0755));
  for (const char* locked : {"calendar", "calendar/work"}) {
    fs::permissions(folder_ / locked, fs::perms::none);
    {
      const Unprivileged nobody;
      EXPECT_FALSE(store_.ready()) << locked;
      const auto found = store_.readable();
      ASSERT_FALSE(found) << locked;
      EXPECT_THAT(found.error().message, HasSubstr("cannot be read"));
    }
    fs::permissions(folder_ / locked, fs::perms(0755));
  }
  EXPECT_THAT((*store_.readable())->files, SizeIs(1));
}

TEST_F(CalendarStoreTest, SeriesKeepTheirWallClockAcrossTheChangeOfTime) {
  series(";TZID=Europe/Berlin:20261019T090000", "RRULE:FREQ=WEEKLY;COUNT=3\n");
  EXPECT_THAT(starts("2026-10-01T00:00:00Z", "2026-12-01T00:00:00Z"),
              ElementsAre("2026-10-19T09:00", "2026-10-26T09:00", "2026-11-02T09:00"));
  const auto all = store_.snapshot()->between(at("2026-10-01T00:00:00Z"), at("2026-12-01T00:00:00Z"));
  EXPECT_EQ(all[0].instance, "s#20261019T070000Z");
  EXPECT_EQ(all[1].instance, "s#20261026T080000Z");
  series(";TZID=America/New_York:20261023T090000", "RRULE:FREQ=WEEKLY;COUNT=3\n");
  EXPECT_THAT(starts("2026-10-01T00:00:00Z", "2026-12-01T00:00:00Z"),
              ElementsAre("2026-10-23T15:00", "2026-10-30T14:00", "2026-11-06T15:00"));
}

TEST_F(CalendarStoreTest, AllDayEventsAreDaysOfTheOwner) {
  put("a/day.ics", calendar_of(event_of("d", "DTSTART;VALUE=DATE:20261024\nDTEND;VALUE=DATE:20261026\n")));
  const auto one = *store_.snapshot()->find("d");
  EXPECT_EQ(one.begins, at("2026-10-23T22:00:00Z"));
  EXPECT_EQ(one.ends, at("2026-10-25T23:00:00Z"));
  put("a/day.ics",
      calendar_of(
          event_of("d", "DTSTART;VALUE=DATE:20261024\nRRULE:FREQ=DAILY;UNTIL=20261026\nEXDATE;VALUE=DATE:20261025\n")));
  EXPECT_THAT(starts("2026-10-01T00:00:00Z", "2026-12-01T00:00:00Z"),
              ElementsAre("2026-10-24T00:00", "2026-10-26T00:00"));
}

// RFC 5545 section 3.8.5.3, in New York there and in Berlin here.
TEST_F(CalendarStoreTest, RulesOfTheStandard) {
  const auto count = [&](std::string_view rule, std::string_view to) {
    series(";TZID=Europe/Berlin:19970902T090000", "RRULE:" + std::string(rule) + "\n");
    return starts("1997-09-01T00:00:00Z", to);
  };
  EXPECT_THAT(count("FREQ=DAILY;COUNT=10", "1999-01-01T00:00:00Z"), SizeIs(10));
  EXPECT_THAT(count("FREQ=DAILY;UNTIL=19971224T000000Z", "1999-01-01T00:00:00Z"), SizeIs(113));
  EXPECT_THAT(count("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,TH;COUNT=8", "1999-01-01T00:00:00Z"),
              ElementsAre("1997-09-02T09:00", "1997-09-04T09:00", "1997-09-16T09:00", "1997-09-18T09:00",
                          "1997-09-30T09:00", "1997-10-02T09:00", "1997-10-14T09:00", "1997-10-16T09:00"));
  EXPECT_THAT(count("FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3;COUNT=3", "1999-01-01T00:00:00Z"),
              ElementsAre("1997-09-02T09:00", "1997-09-04T09:00", "1997-10-07T09:00", "1997-11-06T09:00"));
  EXPECT_THAT(count("FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10", "1997-09-03T00:00:00Z"), SizeIs(6));
  EXPECT_THAT(count("FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T150000Z", "1999-01-01T00:00:00Z"), SizeIs(3));
  EXPECT_THAT(count("FREQ=YEARLY;BYMONTH=9;BYDAY=1TU", "2001-01-01T00:00:00Z"),
              ElementsAre("1997-09-02T09:00", "1998-09-01T09:00", "1999-09-07T09:00", "2000-09-05T09:00"));
}

TEST_F(CalendarStoreTest, ExceptionsFurtherDatesAndChangedOccurrences) {
  put("a/s.ics",
      calendar_of(
          event_of(
              "s",
              "DTSTART;TZID=Europe/Berlin:20261123T100000\nDTEND;TZID=Europe/Berlin:20261123T110000\nSUMMARY:Team\n"
              "RRULE:FREQ=DAILY;COUNT=5\nEXDATE;TZID=Europe/Berlin:20261124T100000\nRDATE:20261201T120000Z\n") +
          event_of("s",
                   "RECURRENCE-ID:20261125T090000Z\nDTSTART;TZID=Europe/"
                   "Berlin:20261125T160000\nDURATION:PT30M\nSUMMARY:Team late\n") +
          event_of("s",
                   "RECURRENCE-ID:20261126T090000Z\nDTSTART;TZID=Europe/Berlin:20261126T100000\nSTATUS:CANCELLED\n")));
  const auto all = store_.snapshot()->between(at("2026-11-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
  ASSERT_THAT(all, SizeIs(5));
  EXPECT_EQ(all[1].entry->title, "Team late");
  EXPECT_EQ(all[1].instance, "s#20261125T090000Z");
  EXPECT_TRUE(all[2].cancelled());
  EXPECT_EQ(all[4].begins, at("2026-12-01T12:00:00Z"));
  EXPECT_FALSE(store_.snapshot()->find("s#20261124T090000Z"));
  EXPECT_TRUE(store_.snapshot()->find("s#20261127T090000Z"));
  EXPECT_TRUE(store_.snapshot()->find("s")->whole_series);
}

TEST_F(CalendarStoreTest, ZonesOfTheFile) {
  put("a/zone.ics", calendar_of("BEGIN:VTIMEZONE\nTZID:Odd\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+"
                                "0545\nTZOFFSETTO:+0545\nEND:STANDARD\n"
                                "BEGIN:DAYLIGHT\nDTSTART:20200401T020000\nRRULE:FREQ=YEARLY;BYMONTH=4;BYDAY="
                                "1WE\nTZOFFSETFROM:+0545\nTZOFFSETTO:+0645\nEND:DAYLIGHT\n"
                                "BEGIN:STANDARD\nDTSTART:20200902T030000\nRRULE:FREQ=YEARLY;BYMONTH=9;BYDAY="
                                "1WE\nTZOFFSETFROM:+0645\nTZOFFSETTO:+0545\nEND:STANDARD\n"
                                "END:VTIMEZONE\n" +
                                event_of("w", "DTSTART;TZID=Odd:20261124T120000\n") +
                                event_of("s", "DTSTART;TZID=Odd:20260701T120000\n") +
                                event_of("p", "DTSTART;TZID=/example.org/Europe/London:20261124T120000\n") +
                                event_of("m", "DTSTART;TZID=Mars/Olympus:20261124T120000\n") +
                                event_of("f", "DTSTART:20261124T120000\n")));
  const auto now = store_.snapshot();
  EXPECT_EQ(now->find("w")->begins, at("2026-11-24T06:15:00Z"));
  EXPECT_EQ(now->find("s")->begins, at("2026-07-01T05:15:00Z"));
  EXPECT_EQ(now->find("p")->begins, at("2026-11-24T12:00:00Z"));
  EXPECT_EQ(now->find("m")->begins, at("2026-11-24T11:00:00Z"));
  EXPECT_EQ(now->find("f")->begins, at("2026-11-24T11:00:00Z"));
  ASSERT_THAT(now->problems, SizeIs(1));
  EXPECT_THAT(now->problems[0].message, HasSubstr("Mars/Olympus"));
}

TEST_F(CalendarStoreTest, HostileRulesAreBounded) {
  for (const auto* rule :
       {"FREQ=SECONDLY", "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MINUTELY;INTERVAL=2;BYMINUTE=1",
        "FREQ=SOMETIMES", "FREQ=HOURLY;INTERVAL=2;BYHOUR=1"}) {
    series(":20261124T100000Z", "RRULE:" + std::string(rule) + "\n");
    EXPECT_THAT(starts("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"), SizeIs(1)) << rule;
    EXPECT_THAT(store_.snapshot()->problems, SizeIs(1)) << rule;
  }
  series(":20260101T000000Z", "RRULE:FREQ=MINUTELY\n");
  EXPECT_THAT(starts("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"), SizeIs(kMostTimes));
  series(":20260101T000000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\n");
  EXPECT_THAT(starts("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"), SizeIs(1));
}

TEST_F(CalendarStoreTest, AChangeIsMadeToTheFileThatWasSeenOrNotAtAll) {
  put("a/one.ics", calendar_of(event_of("one", "DTSTART:20261124T140000Z\n")));
  const auto seen = store_.snapshot()->find("one")->file->etag;
  const auto other = calendar_of(event_of("one", "DTSTART:20261124T150000Z\n"));
  put("a/one.ics", other);
  EXPECT_FALSE(store_.replace("a/one.ics", seen, std::nullopt));
  EXPECT_EQ(bytes("a/one.ics"), other);
  EXPECT_FALSE(store_.replace("../one.ics", "", other));
  EXPECT_FALSE(store_.replace("a/b/c.ics", "", other));
  fs::create_symlink("/etc", folder_ / "calendar" / "link");
  EXPECT_FALSE(store_.replace("link/c.ics", "", other));
}

}  // namespace
}  // namespace adjutant::tools::calendar
