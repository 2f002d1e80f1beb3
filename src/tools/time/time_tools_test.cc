#include "tools/time/reminder_resolver.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include "base/text.h"
#include "plan/test_foresees.h"
#include "tools/time/when_resolver.h"

namespace adjutant::tools::time {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class TimeToolsTest : public testing::Test {
 protected:
  TimeToolsTest() {
    fs::create_directories(folder_);
    db_ = std::make_unique<store::Database>(std::move(*store::Database::open(folder_ / "a.db")));
    add_time_tools(catalog_, {*db_, clock_, *Zone::find("Europe/Berlin")});
  }
  ~TimeToolsTest() override {
    db_.reset();
    fs::remove_all(folder_);
  }
  plan::Call call(std::string_view tool, std::string_view arguments, const plan::Label& label = plan::Label::owner()) {
    auto made = make_call(catalog_.find(tool)->signature(), *parse_json(arguments), label);
    EXPECT_TRUE(made) << made.error().text();
    return *made;
  }
  Result<plan::Outcome> perform(const plan::Call& made, const std::string& key) {
    auto* tool = catalog_.find(made.signature->name);
    const auto preview = tool->preview(made);
    if (!preview) return std::unexpected(preview.error());
    return tool->perform(made, {key, preview->precondition}, {});
  }
  Result<plan::Outcome> undo(const plan::Outcome& outcome) {
    return perform(call(outcome.inverse->tool, outcome.inverse->arguments.dump()), "undo");
  }
  plan::Value list() { return *catalog_.find("reminders.list")->read(call("reminders.list", "{}"), {}); }

  fs::path folder_ = fs::temp_directory_path() / ("adjutant-time-" + std::to_string(::getpid()));
  ManualClock clock_{parse_time("2026-11-24T09:00:00Z")->instant};
  std::unique_ptr<store::Database> db_;
  plan::Catalog catalog_;
};

constexpr auto* kTea = R"({"text": "tea", "at": "2026-11-24T15:00:00+01:00[Europe/Berlin]"})";

TEST_F(TimeToolsTest, NowIsTheClocks) {
  const auto now = catalog_.find("time.now")->read(call("time.now", "{}"), {});
  EXPECT_EQ(iso(now->time()), "2026-11-24T10:00:00+01:00[Europe/Berlin]");
}

TEST_F(TimeToolsTest, AddsOnceCancelsAndSetsAgain) {
  const auto added = perform(call("reminders.add", kTea), "run/1");
  ASSERT_TRUE(added) << added.error().text();
  EXPECT_THAT(added->report, HasSubstr("Tue 24 Nov 2026 15:00: tea"));
  EXPECT_FALSE(perform(call("reminders.add", kTea), "run/1"));
  EXPECT_EQ(catalog_.find("reminders.add")->reconcile(call("reminders.add", kTea), {"run/1", {}})->happened,
            plan::Happened::yes);
  EXPECT_EQ(catalog_.find("reminders.add")->reconcile(call("reminders.add", kTea), {"run/2", {}})->happened,
            plan::Happened::no);
  ASSERT_THAT(list().items(), SizeIs(1));
  const auto cancelled = undo(*added);
  ASSERT_TRUE(cancelled) << cancelled.error().text();
  EXPECT_THAT(list().items(), IsEmpty());
  EXPECT_FALSE(undo(*added));
  ASSERT_TRUE(undo(*cancelled));
  EXPECT_THAT(list().items(), SizeIs(1));
}

TEST_F(TimeToolsTest, AReminderIsMovedAndMovedBack) {
  const auto added = perform(call("reminders.add", kTea), "run/1");
  const auto id = added->result.field("id").text();
  const auto to = [&](const std::string& at) {
    return call("reminders.move", Json().set("id", id).set("at", at).dump());
  };
  const auto later = to("2026-11-24T18:00:00+01:00[Europe/Berlin]");
  auto* tool = catalog_.find("reminders.move");
  const plan::Intent intent{"run/2", tool->preview(later)->precondition};
  EXPECT_EQ(tool->reconcile(later, intent)->happened, plan::Happened::no);
  const auto moved = tool->perform(later, intent, {});
  ASSERT_TRUE(moved) << moved.error().text();
  EXPECT_EQ(tool->reconcile(later, intent)->happened, plan::Happened::yes);
  EXPECT_FALSE(tool->perform(later, intent, {}));  // it has another time now
  EXPECT_EQ(iso(list().items()[0].field("at").time()), "2026-11-24T18:00:00+01:00[Europe/Berlin]");
  ASSERT_TRUE(undo(*moved));
  EXPECT_EQ(iso(list().items()[0].field("at").time()), "2026-11-24T15:00:00+01:00[Europe/Berlin]");
  EXPECT_THAT(tool->preview(to("2026-11-24T09:00:00Z")).error().message, HasSubstr("in the past"));
  ASSERT_TRUE(undo(*added));
  EXPECT_THAT(tool->preview(later).error().message, HasSubstr("cancelled already"));
}

TEST_F(TimeToolsTest, ClocksOfOtherPlaces) {
  const auto in = [&](const std::string& place) {
    const auto there =
        catalog_.find("time.in_place")->read(call("time.in_place", Json().set("place", place).dump()), {});
    return there ? there->field("place").text() + " " + iso(there->field("clock").time()) : there.error().message;
  };
  EXPECT_EQ(in("tokyo"), "Tokyo 2026-11-24T18:00:00+09:00[Asia/Tokyo]");
  EXPECT_EQ(in("New York?"), "New York 2026-11-24T04:00:00-05:00[America/New_York]");
  EXPECT_EQ(in("São Paulo"), "Sao Paulo 2026-11-24T06:00:00-03:00[America/Sao_Paulo]");
  EXPECT_EQ(in("the UK"), "UK 2026-11-24T09:00:00+00:00[Europe/London]");
  EXPECT_EQ(in("America/Lima"), "America/Lima 2026-11-24T04:00:00-05:00[America/Lima]");
  const std::vector<std::string> nowhere = {"", "Atlantis", "../../etc/passwd", "Mars/Olympus", std::string(5000, 'x')};
  for (const auto& place : nowhere) EXPECT_THAT(in(place), HasSubstr("I do not know")) << place;
}

TEST_F(TimeToolsTest, RefusesThePastAndOddTimers) {
  EXPECT_THAT(perform(call("reminders.add", R"({"text": "x", "at": "2026-11-24T09:00:00Z"})"), "a").error().message,
              HasSubstr("in the past"));
  for (const auto* duration : {"PT0S", "P400D"}) {
    EXPECT_FALSE(perform(call("timers.start", std::string(R"({"duration": ")") + duration + "\"}"), "b"));
  }
  EXPECT_FALSE(perform(call("reminders.add", R"({"text": " ", "at": "2026-11-25T09:00:00Z"})"), "c"));
}

TEST_F(TimeToolsTest, DueOnceAlsoAfterARestart) {
  ASSERT_TRUE(perform(call("timers.start", R"({"duration": "PT10M", "text": "eggs"})"), "run/1"));
  ASSERT_TRUE(perform(call("reminders.add", kTea), "run/2"));
  EXPECT_THAT(*ReminderClock(*db_).due(clock_.now()), IsEmpty());
  clock_.advance(std::chrono::minutes(11));
  *db_ = std::move(*store::Database::open(folder_ / "a.db"));
  auto other = std::move(*store::Database::open(folder_ / "a.db"));
  const auto due = *ReminderClock(*db_).due(clock_.now());
  ASSERT_THAT(due, SizeIs(1));
  EXPECT_EQ(due[0].text, "eggs");
  EXPECT_THAT(*ReminderClock(other).due(clock_.now()), IsEmpty());
  EXPECT_EQ(iso_utc(**ReminderClock(other).next()), "2026-11-24T14:00:00Z");
}

TEST_F(TimeToolsTest, WhatCannotBeRecordedStaysDue) {
  ASSERT_TRUE(perform(call("timers.start", R"({"duration": "PT1M"})"), "run/1"));
  clock_.advance(std::chrono::minutes(2));
  ReminderClock reminders(*db_);
  EXPECT_FALSE(
      reminders.due(clock_.now(), [](const Reminder&) -> Result<void> { return fail(ErrorKind::failed, "full"); }));
  EXPECT_THAT(*reminders.due(clock_.now()), SizeIs(1));
}

TEST_F(TimeToolsTest, TheTextKeepsItsLabel) {
  const plan::Label ben(flow::Source{flow::SourceKind::person, "ben@x.example"});
  ASSERT_TRUE(perform(call("reminders.add", kTea, ben), "run/1"));
  EXPECT_TRUE(list().items()[0].field("text").label.has(flow::SourceKind::person));
}

TEST_F(TimeToolsTest, WhichReminderIsMeant) {
  const Zone zone = *Zone::find("Europe/Berlin");
  const Time now{clock_.now(), zone};
  for (const auto* text : {"call Ben", "call Ben about the lease", "water the plants"}) {
    ASSERT_TRUE(Reminders(*db_).add({text, text, Time{clock_.now() + std::chrono::hours(1 + length(text)), zone}, {}}));
  }
  ReminderResolver resolver({*db_, clock_, zone});
  const auto which = [&](std::string_view phrase) {
    std::vector<std::string> out;
    const auto candidates = *resolver.resolve(phrase, now);
    for (const auto& candidate : candidates) out.push_back(candidate.value.field("text").text());
    return out;
  };
  EXPECT_THAT(which("the plants"), testing::ElementsAre("water the plants"));
  EXPECT_THAT(which("call Ben"), testing::ElementsAre("call Ben"));
  EXPECT_THAT(which("Ben"), SizeIs(2));
  EXPECT_THAT(which("in 9 hours"), testing::ElementsAre("call Ben"));
  for (const auto* nothing : {"", "the reminder", "the dentist", "\xff", "in 500 years"})
    EXPECT_THAT(which(nothing), IsEmpty()) << nothing;
}

TEST_F(TimeToolsTest, TheCheckerForeseesWhatResolversGive) {
  catalog_.add_type_of_words(when_type());
  const plan::Label ben(flow::Source{flow::SourceKind::person, "ben@x.example"});
  ASSERT_TRUE(perform(call("reminders.add", kTea, ben), "run/1"));
  const Time now{clock_.now(), *Zone::find("Europe/Berlin")};
  const auto reminders = *ReminderResolver({*db_, clock_, now.zone}).resolve("tea", now);
  ASSERT_THAT(reminders, SizeIs(1));
  EXPECT_FALSE(reminders[0].value.label.trusted());
  EXPECT_EQ(plan::unforeseen(reminders[0].value, catalog_), "");
  EXPECT_EQ(plan::unforeseen(WhenResolver().resolve("tomorrow at 9", now)->at(0).value, catalog_), "");
}

class WhenResolverTest : public testing::Test {
 protected:
  // "2026-11-25T15:00" for a time, "-" for one that was not said.
  std::string field(std::string_view phrase, std::string_view name) {
    const Time now = *parse_time("2026-11-24T10:00:00+01:00[Europe/Berlin]");
    const auto found = WhenResolver().resolve(phrase, now);
    if (!found || found->empty()) return "nothing";
    const auto value = found->front().value.field(name);
    return value.missing()                         ? "-"
           : value.type.kind() == plan::Kind::time ? iso(value.time()).substr(0, 16)
                                                   : spoken(value);
  }
};

TEST_F(WhenResolverTest, KeepsApartWhatWasSaidAndWhatWasNot) {
  EXPECT_EQ(field("tomorrow", "start"), "2026-11-25T00:00");
  EXPECT_EQ(field("tomorrow", "until"), "2026-11-26T00:00");
  EXPECT_EQ(field("tomorrow", "end"), "-");
  EXPECT_EQ(field("tomorrow", "clock"), "no");
  EXPECT_EQ(field("tomorrow", "whole_days"), "yes");
  EXPECT_EQ(field("tomorrow at 3pm", "start"), "2026-11-25T15:00");
  EXPECT_EQ(field("tomorrow at 3pm", "end"), "-");
  EXPECT_EQ(field("tomorrow at 3pm", "until"), "2026-11-25T16:00");
  EXPECT_EQ(field("tomorrow at 3pm", "clock"), "yes");
  EXPECT_EQ(field("tomorrow at 3pm", "whole_days"), "no");
  EXPECT_EQ(field("tomorrow from 2pm to 4pm", "end"), "2026-11-25T16:00");
  EXPECT_EQ(field("tomorrow morning", "clock"), "no");
  EXPECT_EQ(field("tomorrow morning", "whole_days"), "no");
  EXPECT_EQ(field("tomorrow", "repeat"), "-");
  EXPECT_THAT(field("every Monday at 9", "repeat"), HasSubstr("FREQ=WEEKLY"));
  EXPECT_EQ(field("every Monday at 9", "start"), "2026-11-30T09:00");
}

TEST_F(WhenResolverTest, TakesTheOwnersHolidaysAndOrderOfDates) {
  const Time now = *parse_time("2026-11-24T10:00:00+01:00[Europe/Vienna]");
  const auto first = [&](when::Options options, std::string_view phrase) {
    const auto found = WhenResolver(options).resolve(phrase, now);
    return found && found->size() == 1 ? found->front().shown : "several";
  };
  EXPECT_EQ(first({.country = when::Country::austria}, "the next public holiday"), "Tue 8 Dec 2026");
  EXPECT_EQ(first({.country = when::Country::germany}, "the next public holiday"), "Fri 25 Dec 2026");
  EXPECT_EQ(first({.order = when::DateOrder::month_first}, "4/3"), "Sat 3 Apr 2027");
  EXPECT_EQ(first({}, "4/3"), "several");
}

TEST(MomentResolver, TakesTheOwnersOrderOfDates) {
  const Time now = *parse_time("2026-11-24T10:00:00Z");
  const auto read = [&](plan::Kind kind, const char* phrase, const when::Options& options) {
    const auto found = MomentResolver(kind, options).resolve(phrase, now);
    return found ? plan::spoken(found->at(0).value) : found.error().message;
  };
  const when::Options british{.order = when::DateOrder::day_first}, american{.order = when::DateOrder::month_first};
  EXPECT_EQ(MomentResolver(plan::Kind::time).type_name() + MomentResolver(plan::Kind::date).type_name(), "timedate");
  EXPECT_THAT(read(plan::Kind::time, "4/3 at 9", british), HasSubstr("4 Mar 2027 09:00"));
  EXPECT_THAT(read(plan::Kind::time, "4/3 at 9", american), HasSubstr("3 Apr 2027 09:00"));
  EXPECT_THAT(read(plan::Kind::date, "4/3", british), HasSubstr("4 Mar 2027"));
  EXPECT_THAT(read(plan::Kind::date, "4/3", american), HasSubstr("3 Apr 2027"));
  for (const auto kind : {plan::Kind::time, plan::Kind::date}) {
    const auto unsure = MomentResolver(kind).resolve("4/3", now);
    ASSERT_FALSE(unsure);
    EXPECT_TRUE(when::is_ambiguous(unsure.error())) << unsure.error().text();
    EXPECT_FALSE(MomentResolver(kind).resolve("a fish", now));
  }
}

TEST(MomentResolver, TheMomentOfADayIsItsMorning) {
  const auto read = [&](const char* phrase, const char* now) {
    const auto found = MomentResolver(plan::Kind::time).resolve(phrase, *parse_time(now));
    return found ? plan::spoken(found->at(0).value) : found.error().message;
  };
  EXPECT_EQ(read("on Friday", "2026-11-24T10:00:00Z"), "Fri 27 Nov 2026 09:00");
  EXPECT_EQ(read("next week", "2026-11-24T10:00:00Z"), "Mon 30 Nov 2026 09:00");
  EXPECT_EQ(read("today", "2026-11-24T07:00:00Z"), "Tue 24 Nov 2026 09:00");
  EXPECT_EQ(read("today", "2026-11-24T10:00:00Z"), "'today' does not say at what time.");
  EXPECT_EQ(read("on Friday at 00:00", "2026-11-24T10:00:00Z"), "Fri 27 Nov 2026 00:00");
  EXPECT_EQ(read("tomorrow evening", "2026-11-24T10:00:00Z"), "Wed 25 Nov 2026 19:00");
}

TEST_F(WhenResolverTest, RepetitionsAreRulesThatTheCalendarTakes) {
  EXPECT_EQ(field("every second Tuesday at 8", "repeat"), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU");
  EXPECT_EQ(field("the last Friday of each month at 4pm", "repeat"), "FREQ=MONTHLY;BYDAY=-1FR");
  EXPECT_EQ(field("weekdays at 8am until Christmas", "repeat"),
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20261225T225959Z");
}

TEST_F(WhenResolverTest, WhatIsNoTimeIsAnErrorThatSaysSo) {
  for (const auto* phrase : {"", "the dentist", "\xff\x1b[2J", "the 45th of March"}) {
    const auto found = WhenResolver().resolve(phrase, *parse_time("2026-11-24T10:00:00Z"));
    ASSERT_FALSE(found) << phrase;
    EXPECT_EQ(found.error().kind, ErrorKind::not_understood) << phrase;
  }
}

}  // namespace
}  // namespace adjutant::tools::time
