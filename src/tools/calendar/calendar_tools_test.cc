#include "tools/calendar/calendar_tools.h"

#include "tools/calendar/calendar_test_home.h"

namespace adjutant::tools::calendar {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr std::string_view kBudget =
    "DTSTART;TZID=Europe/Berlin:20261124T150000\nDTEND;TZID=Europe/Berlin:20261124T160000\nSUMMARY:Budget "
    "review\nX-KEEP;V=1:yes\n"
    "ORGANIZER:mailto:alex@morgan.example\nATTENDEE:mailto:priya@work.example\nATTENDEE:mailto:anna@work.example\n"
    "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nEND:VALARM\n";
constexpr std::string_view kTeam =
    "DTSTART;TZID=Europe/Berlin:20261126T100000\nDTEND;TZID=Europe/"
    "Berlin:20261126T110000\nRRULE:FREQ=WEEKLY;BYDAY=TH\nSUMMARY:Team\n";
constexpr std::string_view kAsked =
    "DTSTART:20261127T090000Z\nDTEND:20261127T100000Z\nSUMMARY:Ben's plan\nORGANIZER:mailto:ben@work.example\n"
    "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:alex@morgan.example\n";

// Keeps what it is given.
struct Outbox final : InvitationSender {
  Result<std::vector<std::string>> preview(const Invitation&) override {
    return std::vector<std::string>{"leaves in 30 seconds"};
  }
  Result<std::string> send(const Invitation& invitation, const std::string& key) override {
    if (broken) return fail(ErrorKind::failed, "The outbox is full.");
    waiting.emplace(key, invitation);
    return "It leaves in 30 seconds.";
  }
  Result<plan::Happened> sent(const std::string& key) override {
    return waiting.contains(key) ? plan::Happened::yes : plan::Happened::no;
  }
  Result<std::string> too_late(const std::string& key) override {
    return waiting.contains(key) ? std::string() : "the mail has left";
  }
  Result<void> take_back(const std::string& key) override {
    if (waiting.erase(key) == 0) return fail(ErrorKind::failed, "The message has left.");
    return {};
  }
  std::map<std::string, Invitation> waiting;
  bool broken = false;
};

class CalendarToolsTest : public CalendarHome {
 protected:
  CalendarToolsTest() {
    put("work/budget.ics", calendar_of(event_of("budget", kBudget)));
    put("work/team.ics", calendar_of(event_of("team", kTeam)));
    put("work/asked.ics", calendar_of(event_of("asked", kAsked)));
    add_calendar_tools(
        catalog_, {.store = store_, .clock = clock_, .owner = owner_, .undo = folder_ / "undo", .sender = &outbox_});
  }
  plan::Call call(std::string_view tool, std::string_view arguments, const plan::Label& label = plan::Label::owner()) {
    auto made = make_call(catalog_.find(tool)->signature(), *parse_json(arguments), label);
    EXPECT_TRUE(made) << (made ? "" : made.error().text());
    return *made;
  }
  plan::Value read(std::string_view tool, std::string_view arguments) {
    auto value = catalog_.find(tool)->read(call(tool, arguments), {});
    EXPECT_TRUE(value) << (value ? "" : value.error().text());
    return *value;
  }
  Result<plan::Preview> preview(std::string_view tool, std::string_view arguments) {
    return catalog_.find(tool)->preview(call(tool, arguments));
  }
  Result<plan::Outcome> perform(std::string_view tool, std::string_view arguments, const std::string& key,
                                const plan::Label& label = plan::Label::owner()) {
    const auto made = call(tool, arguments, label);
    const auto seen = catalog_.find(tool)->preview(made);
    if (!seen) return std::unexpected(seen.error());
    return catalog_.find(tool)->perform(made, {key, seen->precondition}, {});
  }
  void undo(const plan::Outcome& outcome) {
    ASSERT_TRUE(outcome.inverse);
    const auto undone = perform(outcome.inverse->tool, outcome.inverse->arguments.dump(), "undo");
    ASSERT_TRUE(undone) << undone.error().text();
  }

  ManualClock clock_{at("2026-11-24T09:00:00Z")};
  Outbox outbox_;
  plan::Catalog catalog_;
};

TEST_F(CalendarToolsTest, ListsWithLabels) {
  const auto list = read("calendar.list", R"({"start": "2026-11-24T00:00:00Z", "end": "2026-12-01T00:00:00Z"})");
  ASSERT_THAT(list.items(), SizeIs(3));
  EXPECT_TRUE(list.items()[0].field("title").label.trusted());
  EXPECT_FALSE(list.items()[2].field("title").label.trusted());
  EXPECT_TRUE(list.items()[2].field("uid").label.trusted());
  EXPECT_EQ(list.items()[2].field("my_answer").text(), "needs-action");
  EXPECT_THAT(
      read("calendar.list", R"({"start": "2026-11-24T00:00:00Z", "end": "2026-12-01T00:00:00Z", "words": "priya"})")
          .items(),
      SizeIs(1));
}

TEST_F(CalendarToolsTest, MovesAndPutsBackByteForByte) {
  const auto before = bytes("work/budget.ics");
  const auto arguments = R"({"instance": "budget", "start": "2026-11-25T14:00:00Z"})";
  const auto seen = preview("calendar.move", arguments);
  ASSERT_TRUE(seen) << seen.error().text();
  EXPECT_EQ(seen->text,
            "moves \"Budget review\" from Tue 24 Nov 2026 15:00 to Wed 25 Nov 2026 15:00; 2 other people take part");
  const auto done = perform("calendar.move", arguments, "k");
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(done->report, "Moved \"Budget review\" from Tue 24 Nov 2026 15:00 to Wed 25 Nov 2026 15:00.");
  EXPECT_EQ(done->result.field("start").time().instant, at("2026-11-25T14:00:00Z"));
  EXPECT_THAT(bytes("work/budget.ics"), HasSubstr("X-KEEP;V=1:yes\r\n"));
  EXPECT_THAT(bytes("work/budget.ics"), HasSubstr("DTSTART;TZID=Europe/Berlin:20261125T150000\r\n"));
  undo(*done);
  EXPECT_EQ(bytes("work/budget.ics"), before);
}

TEST_F(CalendarToolsTest, OneOccurrenceOfASeries) {
  const auto before = bytes("work/team.ics");
  const auto done =
      perform("calendar.move",
              R"({"instance": "team#20261203T090000Z", "start": "2026-12-04T13:00:00Z", "duration": "PT30M"})", "k");
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_THAT(starts("2026-11-25T23:00:00Z", "2026-12-11T00:00:00Z"),
              ElementsAre("2026-11-26T10:00", "2026-11-27T10:00", "2026-12-04T14:00", "2026-12-10T10:00"));
  const auto again =
      perform("calendar.move", R"({"instance": "team#20261203T090000Z", "start": "2026-12-04T15:00:00Z"})", "k2");
  ASSERT_TRUE(again) << again.error().text();
  const auto gone = perform("calendar.cancel", R"({"instance": "team#20261203T090000Z"})", "k3");
  ASSERT_TRUE(gone) << gone.error().text();
  EXPECT_THAT(starts("2026-11-28T00:00:00Z", "2026-12-11T00:00:00Z"), ElementsAre("2026-12-10T10:00"));
  // Only the last change can be undone first.
  EXPECT_FALSE(perform("calendar.restore", done->inverse->arguments.dump(), "u"));
  for (const auto& outcome : {*gone, *again, *done}) {
    ASSERT_TRUE(perform("calendar.restore", outcome.inverse->arguments.dump(), "undo " + outcome.report));
  }
  EXPECT_EQ(bytes("work/team.ics"), before);
  EXPECT_FALSE(preview("calendar.move", R"({"instance": "team", "start": "2026-11-27T09:00:00Z"})"));
}

TEST_F(CalendarToolsTest, CreatesOnce) {
  const auto arguments = R"({"title": "Lunch; with Anna", "start": "2026-11-25T11:00:00Z", "duration": "PT90M"})";
  const auto done = perform("calendar.create", arguments, "k");
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(done->result.field("title").text(), "Lunch; with Anna");
  EXPECT_TRUE(done->result.field("title").label.trusted());
  ASSERT_TRUE(perform("calendar.create", arguments, "k"));
  EXPECT_THAT(starts("2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z"), SizeIs(1));
  const auto reconciled =
      catalog_.find("calendar.create")->reconcile(call("calendar.create", arguments), {"k", Json::object()});
  ASSERT_TRUE(reconciled);
  EXPECT_EQ(reconciled->happened, plan::Happened::yes);
  EXPECT_EQ(reconciled->outcome->report, done->report);
  undo(*done);
  EXPECT_THAT(starts("2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z"), SizeIs(0));
  EXPECT_EQ(catalog_.find("calendar.create")
                ->reconcile(call("calendar.create", arguments), {"other", Json::object()})
                ->happened,
            plan::Happened::no);
}

TEST_F(CalendarToolsTest, WordsOfStrangersStayTheirs) {
  const plan::Label mallory(flow::Source{flow::SourceKind::person, "mallory@evil.example"});
  const auto done = perform("calendar.create", R"({"title": "Pay me", "start": "2026-11-25T11:00:00Z"})", "k", mallory);
  ASSERT_TRUE(done) << done.error().text();
  const auto list = read("calendar.list", R"({"start": "2026-11-25T00:00:00Z", "end": "2026-11-26T00:00:00Z"})");
  ASSERT_THAT(list.items(), SizeIs(1));
  EXPECT_FALSE(list.items()[0].field("title").label.trusted());
}

TEST_F(CalendarToolsTest, AChangeMeanwhileRefuses) {
  const auto made = call("calendar.move", R"({"instance": "budget", "start": "2026-11-25T14:00:00Z"})");
  const auto seen = catalog_.find("calendar.move")->preview(made);
  ASSERT_TRUE(seen);
  const auto other =
      calendar_of(event_of("budget", "DTSTART:20261124T170000Z\nDTEND:20261124T180000Z\nSUMMARY:Budget review\n"));
  put("work/budget.ics", other);
  EXPECT_FALSE(catalog_.find("calendar.move")->perform(made, {"k", seen->precondition}, {}));
  EXPECT_EQ(bytes("work/budget.ics"), other);
}

TEST_F(CalendarToolsTest, FreeTimesWithinWorkingHours) {
  const auto free =
      read("calendar.free",
           R"({"start": "2026-11-24T13:30:00Z", "end": "2026-11-25T23:00:00Z", "duration": "PT1H", "count": 2})");
  ASSERT_THAT(free.items(), SizeIs(2));
  EXPECT_EQ(iso(free.items()[0].field("start").time()).substr(0, 16), "2026-11-24T16:00");
  EXPECT_EQ(iso(free.items()[1].field("start").time()).substr(0, 16), "2026-11-25T09:00");
  const auto evening =
      read("calendar.free", R"({"start": "2026-11-24T18:00:00Z", "end": "2026-11-24T21:00:00Z", "duration": "PT2H"})");
  ASSERT_THAT(evening.items(), SizeIs(1));
}

TEST_F(CalendarToolsTest, InvitesOnceAndTakesBack) {
  const auto before = bytes("work/team.ics");
  const auto arguments = R"({"instance": "team", "to": ["anna@work.example"]})";
  const auto made = call("calendar.invite", arguments);
  const auto seen = catalog_.find("calendar.invite")->preview(made);
  ASSERT_TRUE(seen) << seen.error().text();
  outbox_.broken = true;
  EXPECT_FALSE(catalog_.find("calendar.invite")->perform(made, {"k", seen->precondition}, {}));
  EXPECT_EQ(catalog_.find("calendar.invite")->reconcile(made, {"k", seen->precondition})->happened, plan::Happened::no);
  outbox_.broken = false;
  const auto done = catalog_.find("calendar.invite")->perform(made, {"k", seen->precondition}, {});
  ASSERT_TRUE(done) << done.error().text();
  ASSERT_THAT(outbox_.waiting, SizeIs(1));
  EXPECT_THAT(outbox_.waiting["k"].ics, HasSubstr("METHOD:REQUEST\r\n"));
  EXPECT_THAT(replace_all(outbox_.waiting["k"].ics, "\r\n ", ""), HasSubstr("mailto:anna@work.example"));
  undo(*done);
  EXPECT_EQ(bytes("work/team.ics"), before);
  EXPECT_THAT(outbox_.waiting, SizeIs(0));
}

TEST_F(CalendarToolsTest, AnswersTheOrganizerOnly) {
  EXPECT_FALSE(preview("calendar.answer", R"({"instance": "asked", "answer": "accepted", "to": "eve@evil.example"})"));
  const auto done =
      perform("calendar.answer", R"({"instance": "asked", "answer": "accepted", "to": "ben@work.example"})", "k");
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(read("calendar.get", R"({"instance": "asked"})").field("my_answer").text(), "accepted");
  EXPECT_THAT(outbox_.waiting["k"].ics, HasSubstr("ATTENDEE;PARTSTAT=ACCEPTED:mailto:alex@morgan.example"));
}

TEST_F(CalendarToolsTest, ImportsInvitationsOfOthersOnly) {
  const auto import = [&](std::string ics, const std::string& key) {
    Json arguments;
    arguments.set("ics", std::move(ics));
    return perform("calendar.receive", arguments.dump(), key,
                   plan::Label(flow::Source{flow::SourceKind::person, "ben@work.example"}));
  };
  const std::string asked = "METHOD:REQUEST\n" + event_of("new",
                                                          "DTSTART:20261130T090000Z\nDTEND:20261130T100000Z\nSUMMARY:"
                                                          "New\nSEQUENCE:1\nORGANIZER:mailto:ben@work.example\n");
  const auto done = import(calendar_of(asked), "k");
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(done->result.field("organizer").text(), "ben@work.example");
  const auto later =
      import(calendar_of(replace_all(replace_all(asked, "T09", "T08"), "SEQUENCE:1", "SEQUENCE:2")), "k2");
  ASSERT_TRUE(later) << later.error().text();
  EXPECT_EQ(later->result.field("start").time().instant, at("2026-11-30T08:00:00Z"));
  EXPECT_FALSE(import(calendar_of(asked), "k3"));  // older
  EXPECT_FALSE(import(calendar_of(replace_all(asked, "ben@", "eve@")), "k4"));
  EXPECT_FALSE(import(calendar_of(replace_all(asked, "UID:new", "UID:budget")), "k5"));
  EXPECT_FALSE(import(calendar_of(replace_all(asked, "ben@work.example", "alex@morgan.example")), "k6"));
  const auto off =
      import(calendar_of(replace_all(replace_all(asked, "REQUEST", "CANCEL"), "SEQUENCE:1", "SEQUENCE:3")), "k7");
  ASSERT_TRUE(off) << off.error().text();
  EXPECT_EQ(off->result.field("status").text(), "cancelled");
}

TEST_F(CalendarToolsTest, AnotherTitleAndPlaceAndBackAgain) {
  const auto before = bytes("work/budget.ics");
  const auto done =
      perform("calendar.edit", R"({"instance": "budget", "title": "Money; talk", "location": "Room 7"})", "k1");
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_THAT(done->report,
              HasSubstr("Changed \"Budget review\" on Tue 24 Nov 2026 15:00: its title to \"Money; talk\""));
  EXPECT_THAT(bytes("work/budget.ics"), HasSubstr("SUMMARY:Money\\; talk\r\n"));
  EXPECT_THAT(bytes("work/budget.ics"), HasSubstr("LOCATION:Room 7\r\n"));
  EXPECT_THAT(bytes("work/budget.ics"), HasSubstr("X-KEEP;V=1:yes"));
  EXPECT_TRUE(outbox_.waiting.empty());
  undo(*done);
  EXPECT_EQ(bytes("work/budget.ics"), before);
}

// "GEO:..." where the event is by its coordinates, with the line as it stands in the file.
TEST_F(CalendarToolsTest, CoordinatesStayWithAnEventAndGoWithItsPlace) {
  const auto where = [&] { return store_.snapshot()->find("there")->entry->position; };
  const std::string lines =
      "DTSTART;TZID=Europe/Berlin:20261124T150000\nDURATION:PT1H\nSUMMARY:Visit\nLOCATION:Office\n";
  put("work/there.ics", calendar_of(event_of("there", lines + "GEO:52.4915;13.4000\n")));
  ASSERT_EQ(where(), (Position{52.4915, 13.4}));
  ASSERT_TRUE(perform("calendar.move", R"({"instance": "there", "start": "2026-11-24T18:00:00+01:00"})", "k1"));
  ASSERT_TRUE(perform("calendar.edit", R"({"instance": "there", "title": "Long visit"})", "k2"));
  EXPECT_EQ(where(), (Position{52.4915, 13.4}));
  EXPECT_THAT(bytes("work/there.ics"), HasSubstr("GEO:52.4915;13.4000\r\n"));
  ASSERT_TRUE(perform("calendar.edit", R"({"instance": "there", "location": "Elsewhere"})", "k3"));
  EXPECT_FALSE(where());
  EXPECT_THAT(bytes("work/there.ics"), testing::Not(HasSubstr("GEO")));
  for (const auto* garbage : {"GEO:52.4915", "GEO:north;east", "GEO:952.1;13.4", "GEO:", "GEO;X=\"a:b\":nan;nan"}) {
    put("work/there.ics", calendar_of(event_of("there", lines + garbage + "\n")));
    EXPECT_FALSE(where()) << garbage;
    EXPECT_EQ(store_.snapshot()->find("there")->entry->title, "Visit") << garbage;
  }
}

TEST_F(CalendarToolsTest, OneOfASeriesIsChangedAlone) {
  ASSERT_TRUE(perform("calendar.edit", R"({"instance": "team#20261203T090000Z", "location": "Havel"})", "k1"));
  std::vector<std::string> places;
  for (const auto& one : store_.snapshot()->between(at("2026-11-25T00:00:00Z"), at("2026-12-11T00:00:00Z"))) {
    if (one.entry->uid == "team") places.push_back(one.entry->location);
  }
  EXPECT_THAT(places, ElementsAre("", "Havel", ""));
}

TEST_F(CalendarToolsTest, PeopleAreToldOfAChangeByItsOrganizerAlone) {
  const auto done = perform(
      "calendar.revise",
      R"({"instance": "budget", "location": "Room 7", "to": ["priya@work.example"], "message": "sorry"})", "k1");
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_THAT(done->report, HasSubstr("and told priya@work.example."));
  ASSERT_THAT(outbox_.waiting, SizeIs(1));
  EXPECT_THAT(outbox_.waiting.at("k1").ics, HasSubstr("LOCATION:Room 7"));
  EXPECT_THAT(outbox_.waiting.at("k1").text, HasSubstr("sorry"));
  EXPECT_FALSE(preview("calendar.revise", R"({"instance": "asked", "title": "Mine", "to": ["ben@work.example"]})"));
  for (const auto* nothing :
       {R"({"instance": "budget"})", R"({"instance": "budget", "title": " "})",
        R"({"instance": "budget", "title": "Budget review"})", R"({"instance": "none", "title": "x"})"})
    EXPECT_FALSE(preview("calendar.edit", nothing)) << nothing;
}

TEST_F(CalendarToolsTest, WordsOfOthersInATitleKeepTheirLabel) {
  const plan::Label eve(flow::Source{flow::SourceKind::person, "eve@evil.example"});
  ASSERT_TRUE(perform("calendar.edit", R"({"instance": "team#20261126T090000Z", "title": "hers"})", "k1", eve));
  EXPECT_FALSE(read("calendar.get", R"({"instance": "team#20261126T090000Z"})").field("title").label.trusted());
}

struct AnHour final : TravelTimes {
  std::optional<Seconds> between(std::string_view from, std::string_view to) const override {
    return from.empty() || to.empty() ? std::nullopt : std::optional(Seconds(3600));
  }
};

TEST_F(CalendarToolsTest, TravelBetweenTwoEvents) {
  put("work/late.ics", calendar_of(event_of("late",
                                            "DTSTART;TZID=Europe/Berlin:20261124T163000\nDURATION:PT1H\n"
                                            "SUMMARY:Pick up Mia\nLOCATION:School\n")));
  put("work/there.ics", calendar_of(event_of("there",
                                             "DTSTART;TZID=Europe/Berlin:20261124T150000\nDURATION:PT1H\n"
                                             "SUMMARY:Visit\nLOCATION:Office\n")));
  const AnHour travel;
  plan::Catalog knowing;
  add_calendar_tools(knowing, {.store = store_, .clock = clock_, .owner = owner_, .travel = &travel});
  auto* tool = knowing.find("calendar.travel");
  const auto trip = [&](const char* arguments) {
    return *tool->read(*make_call(tool->signature(), *parse_json(arguments), plan::Label::owner()), {});
  };
  const auto tight = trip(R"({"instance": "late", "other": "there"})");
  EXPECT_EQ(tight.field("from_place").text(), "Office");
  EXPECT_EQ(tight.field("free").duration(), Seconds(1800));
  EXPECT_EQ(tight.field("needed").duration(), Seconds(3600));
  EXPECT_FALSE(tight.field("enough").boolean());
  const auto unknown = trip(R"({"instance": "late", "other": "budget"})");
  EXPECT_TRUE(unknown.field("needed").missing());
  EXPECT_TRUE(unknown.field("enough").boolean());
  EXPECT_TRUE(trip(R"({"instance": "there", "other": "budget"})").field("overlap").boolean());
  EXPECT_TRUE(read("calendar.travel", R"({"instance": "late", "other": "there"})").field("needed").missing());
}

}  // namespace
}  // namespace adjutant::tools::calendar
