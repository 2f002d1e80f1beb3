#include "tools/calendar/event_resolver.h"

#include "plan/test_foresees.h"
#include "tools/calendar/calendar_test_home.h"
#include "tools/calendar/invitation_resolver.h"

namespace adjutant::tools::calendar {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class EventResolverTest : public CalendarHome {
 protected:
  EventResolverTest() {
    const auto add = [&](const std::string& uid, std::string_view title, std::string_view start,
                         std::string_view more = "") {
      put("a/" + uid + ".ics", calendar_of(event_of(uid, "SUMMARY:" + std::string(title) +
                                                             "\nDTSTART;TZID=Europe/Berlin:" + std::string(start) +
                                                             "\nDURATION:PT1H\n" + std::string(more))));
    };
    add("budget", "Budget review", "20261124T150000");
    add("dentist", "Dentist", "20261126T083000");
    add("anna", "Lunch", "20261125T120000", "ATTENDEE;CN=Anna Keller:mailto:anna@work.example\n");
    add("team", "Team meeting", "20260903T100000", "RRULE:FREQ=WEEKLY\n");
    add("tomorrow", "Call with Harborlight", "20261125T150000");
    add("old", "Dentist", "20261105T083000");
    add("sync1", "Roadmap sync", "20261127T100000");
    add("sync2", "Hiring sync", "20261127T140000");
  }
  std::vector<std::string> find(std::string_view phrase) {
    std::vector<std::string> out;
    const auto found = resolver_.resolve(phrase, Time{at("2026-11-24T09:00:00Z"), berlin()});
    EXPECT_TRUE(found);
    for (const auto& candidate : *found) out.push_back(candidate.value.field("instance").text());
    return out;
  }
  EventResolver resolver_{store_, owner_};
};

TEST_F(EventResolverTest, WhichEventIsMeant) {
  EXPECT_THAT(find("my three o'clock"), ElementsAre("budget"));
  EXPECT_THAT(find("the budget review"), ElementsAre("budget"));
  EXPECT_THAT(find("my 3pm tomorrow"), ElementsAre("tomorrow"));
  EXPECT_THAT(find("lunch with Anna"), ElementsAre("anna"));
  EXPECT_THAT(find("my next meeting"), ElementsAre("budget"));
  EXPECT_THAT(find("the dentist"), ElementsAre("dentist"));
  EXPECT_THAT(find("the team meeting on Thursday"), ElementsAre("team#20261126T090000Z"));
  EXPECT_THAT(find("the team meeting"), ElementsAre("team#20261126T090000Z"));
  EXPECT_THAT(find("the sync"), ElementsAre("sync1", "sync2"));
  EXPECT_THAT(find("the budgte review"), ElementsAre("budget"));
  EXPECT_THAT(find("the opera"), IsEmpty());
  EXPECT_THAT(find(""), IsEmpty());
}

TEST_F(EventResolverTest, TheCheckerForeseesWhatIsGiven) {
  put("a/asked.ics", calendar_of(event_of("asked",
                                          "SUMMARY:School concert\nDTSTART:20261127T090000Z\nDURATION:PT1H\nORGANIZER:"
                                          "mailto:clara@school.example\nATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:alex@"
                                          "morgan.example\n")));
  const ManualClock clock(at("2026-11-24T09:00:00Z"));
  const CalendarContext context{.store = store_, .clock = clock, .owner = owner_, .undo = folder_ / "undo"};
  plan::Catalog catalog;
  add_calendar_tools(catalog, context);
  InvitationResolver invitations(context);
  for (Resolver* resolver : std::initializer_list<Resolver*>{&resolver_, &invitations}) {
    const auto found = *resolver->resolve("the school concert", Time{clock.now(), berlin()});
    ASSERT_THAT(found, testing::SizeIs(1)) << resolver->type_name();
    EXPECT_EQ(plan::unforeseen(found[0].value, catalog), "") << resolver->type_name();
    EXPECT_FALSE(found[0].value.field("title").label.trusted());
  }
}

}  // namespace
}  // namespace adjutant::tools::calendar
