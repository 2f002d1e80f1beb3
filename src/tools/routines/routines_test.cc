#include "tools/routines/routines.h"

#include <gmock/gmock.h>

#include "base/temporary_folder.h"
#include "tools/routines/routine_resolver.h"
#include "tools/routines/routine_tools.h"

namespace adjutant::tools::routines {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

// Takes every request but two for what its words say.
class WordReading final : public RequestReading {
 public:
  Result<Reading> read(const std::string& request) override {
    if (request == "gibberish") return fail(ErrorKind::not_understood, "No skill fits that.");
    const std::string meant = request == "what is on?" ? "tell me what's on" : request;
    return Reading{Json::array().push(meant + suffix), {"does " + request}};
  }
  std::vector<std::string> says(const Json&) override { return {"does it"}; }
  std::string suffix;
};

class RoutinesTest : public testing::Test {
 protected:
  RoutinesTest() { add_routine_tools(catalog_, {db_, clock_, *Zone::find("Europe/Berlin"), reading_}); }

  static Json wanted(std::string_view repeat = "FREQ=DAILY", std::string_view request = "tell me what's on") {
    return Json()
        .set("request", request)
        .set("start", "2026-11-27T08:00:00+01:00[Europe/Berlin]")
        .set("repeat", repeat);
  }
  plan::Call call(std::string_view tool, const Json& arguments, const plan::Label& label = plan::Label::owner()) {
    auto made = plan::make_call(catalog_.find(tool)->signature(), arguments, label);
    EXPECT_TRUE(made) << made.error().text();
    return *made;
  }
  Result<plan::Outcome> perform(const plan::Call& made, const std::string& key = "run/1") {
    auto* tool = catalog_.find(made.signature->name);
    const auto preview = tool->preview(made);
    if (!preview) return std::unexpected(preview.error());
    return tool->perform(made, {key, preview->precondition}, {});
  }
  Result<plan::Outcome> undo(const plan::Outcome& outcome) {
    return perform(call(outcome.inverse->tool, outcome.inverse->arguments), "undo");
  }
  std::string added(std::string_view repeat = "FREQ=DAILY") {
    const auto outcome = perform(call("routines.add", wanted(repeat)));
    EXPECT_TRUE(outcome) << outcome.error().text();
    return outcome->inverse->arguments["id"].as_string();
  }
  std::string next() {
    const auto at = RoutineClock(db_).next();
    return *at ? iso_utc(**at) : "never";
  }

  TemporaryFolder folder_;
  ManualClock clock_{parse_time("2026-11-26T09:00:00Z")->instant};
  store::Database db_ = std::move(*store::Database::open(folder_ / "a.db"));
  WordReading reading_;
  plan::Catalog catalog_;
  Routines routines_{db_};
};

TEST_F(RoutinesTest, IsShownAddedOnceAndTakenBack) {
  const auto made = call("routines.add", wanted("FREQ=WEEKLY;BYDAY=FR"));
  const auto preview = catalog_.find("routines.add")->preview(made);
  ASSERT_TRUE(preview) << preview.error().text();
  EXPECT_EQ(preview->text,
            "does by itself every Friday at 08:00, the first time on Fri 27 Nov 2026 08:00: tell me what's on");
  EXPECT_THAT(preview->details, testing::ElementsAre("does tell me what's on"));
  const auto outcome = perform(made);
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(next(), "2026-11-27T07:00:00Z");
  EXPECT_FALSE(perform(made)) << "the same intent";
  EXPECT_EQ(catalog_.find("routines.add")->reconcile(made, {"run/1", {}})->happened, plan::Happened::yes);
  EXPECT_EQ(catalog_.find("routines.add")->reconcile(made, {"run/2", {}})->happened, plan::Happened::no);
  const auto removed = undo(*outcome);
  ASSERT_TRUE(removed) << removed.error().text();
  EXPECT_EQ(next(), "never");
  EXPECT_THAT(*routines_.all(), SizeIs(0));
  ASSERT_TRUE(undo(*removed));
  EXPECT_EQ(next(), "2026-11-27T07:00:00Z");
}

TEST_F(RoutinesTest, IsThereOnceHoweverItIsWritten) {
  const auto id = added("FREQ=WEEKLY;BYDAY=FR");
  const auto again = [&](std::string_view repeat, std::string_view request, const std::string& key = "run/2") {
    const auto outcome = perform(call("routines.add", wanted(repeat, request)), key);
    return outcome ? "added" : outcome.error().message + " " + outcome.error().hint;
  };
  EXPECT_EQ(again("FREQ=WEEKLY;BYDAY=FR", "tell me what's on"),
            "You have this routine already: tell me what's on, every Friday at 08:00. 'adjutant routines edit " + id +
                "' changes it.");
  EXPECT_THAT(again("RRULE:FREQ=WEEKLY;BYDAY=FR", "what is on?"), HasSubstr("already"));
  // A week later it is still the same one.
  clock_.advance(std::chrono::hours(24 * 7));
  EXPECT_THAT(again("FREQ=WEEKLY;BYDAY=FR", "tell me what's on"), HasSubstr("already"));
  ASSERT_TRUE(perform(call("routines.turn_off", Json().set("id", id))));
  EXPECT_THAT(again("FREQ=WEEKLY;BYDAY=FR", "tell me what's on"),
              testing::AllOf(HasSubstr("and it rests"), HasSubstr("routines on " + id)));
  EXPECT_THAT(*routines_.all(), SizeIs(1));
  // Another request, other times, another skill behind it, or gone: another one.
  EXPECT_EQ(again("FREQ=WEEKLY;BYDAY=FR", "show me the open bills"), "added");
  EXPECT_EQ(again("FREQ=WEEKLY;BYDAY=MO", "tell me what's on", "run/3"), "added");
  const auto removed = perform(call("routines.remove", Json().set("id", id)));
  ASSERT_TRUE(removed);
  EXPECT_EQ(again("FREQ=WEEKLY;BYDAY=FR", "tell me what's on", "run/4"), "added");
  EXPECT_THAT(undo(*removed).error().message, HasSubstr("already")) << "nor does it come back beside its like";
  reading_.suffix = " and what is new";
  EXPECT_EQ(again("FREQ=WEEKLY;BYDAY=FR", "tell me what's on", "run/5"), "added");
}

TEST_F(RoutinesTest, IsNoOtherAgainWhereThatWasAddedAfterItsPreview) {
  const auto made = call("routines.add", wanted());
  const auto preview = catalog_.find("routines.add")->preview(made);
  added();
  const auto outcome = catalog_.find("routines.add")->perform(made, {"run/2", preview->precondition}, {});
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message, HasSubstr("You have this routine already"));
}

TEST_F(RoutinesTest, IsNotChangedIntoAnother) {
  added();
  const auto other = perform(call("routines.add", wanted("FREQ=DAILY", "show me the open bills")), "run/2");
  const auto id = other->inverse->arguments["id"].as_string();
  const auto change = [&](std::string_view repeat, std::string_view request) {
    return perform(call("routines.change", wanted(repeat, request).set("id", id)));
  };
  EXPECT_THAT(change("FREQ=DAILY", "tell me what's on").error().message, HasSubstr("already"));
  EXPECT_TRUE(change("FREQ=DAILY", "show me the open bills")) << "it may be as it is";
}

TEST_F(RoutinesTest, RefusesWhatItCannotBe) {
  const auto refused = [&](const Json& arguments, const plan::Label& label = plan::Label::owner()) {
    const auto preview = catalog_.find("routines.add")->preview(call("routines.add", arguments, label));
    return preview ? "allowed" : preview.error().message;
  };
  EXPECT_THAT(refused(wanted("FREQ=MINUTELY;INTERVAL=5")), HasSubstr("every 15 minutes at most"));
  EXPECT_THAT(refused(wanted("FREQ=SECONDLY")), HasSubstr("every few seconds"));
  EXPECT_THAT(refused(wanted("every day")), HasSubstr("is not one"));
  EXPECT_THAT(refused(wanted("FREQ=DAILY;UNTIL=20201231")), HasSubstr("does not come any more"));
  EXPECT_THAT(refused(wanted("FREQ=DAILY", " ")), HasSubstr("needs a request"));
  EXPECT_THAT(refused(wanted("FREQ=DAILY", std::string(501, 'a'))), HasSubstr("at most 500 bytes"));
  EXPECT_THAT(refused(wanted("FREQ=DAILY", "gibberish")), HasSubstr("No skill fits"));
  const plan::Label of_a_mail(flow::Source{flow::SourceKind::person, "mallory@evil.example"}, flow::Readers::only({}));
  EXPECT_THAT(refused(wanted(), of_a_mail), HasSubstr("your own words alone"));
}

TEST_F(RoutinesTest, DoesNotBecomeAnotherBetweenPreviewAndEffect) {
  const auto made = call("routines.add", wanted());
  const auto preview = catalog_.find("routines.add")->preview(made);
  reading_.suffix = " and delete everything";
  const auto outcome = catalog_.find("routines.add")->perform(made, {"run/1", preview->precondition}, {});
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message, HasSubstr("means something else by now"));
}

TEST_F(RoutinesTest, RestsAndGoesOn) {
  const auto id = added();
  const auto off = perform(call("routines.turn_off", Json().set("id", id)));
  ASSERT_TRUE(off) << off.error().text();
  EXPECT_EQ(next(), "never");
  EXPECT_FALSE(perform(call("routines.turn_off", Json().set("id", id)))) << "it rests already";
  clock_.advance(std::chrono::hours(48));
  ASSERT_TRUE(undo(*off));
  EXPECT_EQ(next(), "2026-11-29T07:00:00Z") << "what was missed while it rested stays missed";
}

TEST_F(RoutinesTest, IsChangedAndPutBack) {
  const auto id = added();
  const auto changed =
      perform(call("routines.change", wanted("FREQ=WEEKLY;BYDAY=MO", "show me the open bills").set("id", id)));
  ASSERT_TRUE(changed) << changed.error().text();
  EXPECT_EQ(rhythm(*routines_.find(id).value()), "every Monday at 08:00");
  EXPECT_EQ(routines_.find(id).value()->request, "show me the open bills");
  ASSERT_TRUE(undo(*changed));
  EXPECT_EQ(rhythm(*routines_.find(id).value()), "every day at 08:00");
}

TEST_F(RoutinesTest, IsDueOnceForTheLastMomentThatHasCome) {
  added();
  RoutineClock due_clock(db_);
  EXPECT_THAT(*due_clock.due(clock_.now()), SizeIs(0));
  clock_.advance(std::chrono::hours(24 * 3));
  auto due = *due_clock.due(clock_.now());
  ASSERT_THAT(due, SizeIs(1));
  EXPECT_EQ(iso_utc(due.front().moment.instant), "2026-11-29T07:00:00Z");
  EXPECT_EQ(due.front().run, "");
  ASSERT_TRUE(due_clock.begin(due.front(), "r1"));
  // After a crash it is due still, with the run that was begun.
  due = *due_clock.due(clock_.now());
  ASSERT_THAT(due, SizeIs(1));
  EXPECT_EQ(due.front().run, "r1");
  ASSERT_TRUE(due_clock.settle(due.front(), clock_.now(), ""));
  EXPECT_THAT(*due_clock.due(clock_.now()), SizeIs(0));
  EXPECT_EQ(next(), "2026-11-30T07:00:00Z");
  EXPECT_EQ(routines_.all()->front().last_run, "r1");
}

TEST_F(RoutinesTest, SettlingDoesNotTurnOnWhatTheOwnerHasTurnedOff) {
  const auto id = added();
  clock_.advance(std::chrono::hours(24));
  RoutineClock due_clock(db_);
  const auto due = *due_clock.due(clock_.now());
  ASSERT_TRUE(perform(call("routines.turn_off", Json().set("id", id))));
  ASSERT_TRUE(due_clock.settle(due.front(), clock_.now(), "it did not work"));
  EXPECT_EQ(next(), "never");
}

TEST_F(RoutinesTest, IsFoundByItsWordsAndTimes) {
  added("FREQ=WEEKLY;BYDAY=FR");
  ASSERT_TRUE(perform(call("routines.add", wanted("FREQ=DAILY", "show me the open bills")), "run/2"));
  RoutineResolver resolver(db_);
  const Time now{clock_.now(), Zone()};
  const auto one = [&](std::string_view phrase) {
    const auto found = resolver.resolve(phrase, now);
    return found->size() == 1 ? found->front().shown : std::to_string(found->size());
  };
  EXPECT_EQ(one("the one on Fridays"), "tell me what's on (every Friday at 08:00)");
  EXPECT_EQ(one("about the open bills"), "show me the open bills (every day at 08:00)");
  EXPECT_EQ(one("at 08:00"), "2");
  EXPECT_EQ(one("about taxes"), "0");
  EXPECT_EQ(one("the routine"), "0");
}

}  // namespace
}  // namespace adjutant::tools::routines
