#include "journal/journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "base/temporary_folder.h"
#include "journal/watch.h"
#include "store/count_syncs.h"

namespace adjutant::journal {
namespace {

class JournalTest : public testing::Test {
  const store::CountSyncs before_anything_is_opened_;

 protected:
  JournalTest() : database_(*store::Database::open(folder_ / "home.db")), journal_(database_, clock_) {
    EXPECT_TRUE(journal_.create({"abc", 1, "do it", "say(\"x\")\n", Json::array(), "UTC", RunState::draft, "", ""}));
  }
  TemporaryFolder folder_;
  ManualClock clock_{Instant(Seconds(1'800'000'000))};
  store::Database database_;
  Journal journal_;
  static int synced() { return store::CountSyncs::taken(); }
};

// Each write waits for the disk where a power cut would otherwise cost more than what is found out again.
TEST_F(JournalTest, TheDiskIsWaitedForBeforeAnEffectAndNotAfterIt) {
  Step step;
  step.number = 1;
  step.kind = "effect";
  step.state = StepState::planned;
  synced();
  ASSERT_TRUE(journal_.write("abc", step));
  ASSERT_TRUE(*journal_.lease("abc", {"me", std::chrono::minutes(1)}));
  ASSERT_TRUE(journal_.set_state("abc", RunState::running));
  step.state = StepState::intended;
  ASSERT_TRUE(journal_.write("abc", step));
  EXPECT_EQ(synced(), 0);
  ASSERT_TRUE(*journal_.issue("abc", 1, "me"));
  EXPECT_EQ(synced(), 1);
  step.state = StepState::confirmed;
  ASSERT_TRUE(journal_.write("abc", step));
  EXPECT_EQ(synced(), 0);
  ASSERT_EQ(*journal_.request_stop("abc"), 1);
  EXPECT_EQ(synced(), 1);
  ASSERT_TRUE(*journal_.finish("abc", "me", RunState::stopped, ""));
  EXPECT_EQ(synced(), 1);
  ASSERT_TRUE(journal_.approve("abc", {"hash"}));
  EXPECT_EQ(synced(), 1);
}

TEST_F(JournalTest, KnowsWhenAnEffectCameToEachOfItsStates) {
  Step step;
  step.number = 2;
  step.kind = "effect";
  step.state = StepState::planned;
  const auto told = [&] {
    std::string out;
    const auto changes = journal_.changes("abc");
    EXPECT_TRUE(changes);
    for (const auto& [number, all] : *changes) {
      for (const auto& change : all)
        out += std::to_string(number) + " " + std::string(to_string(change.state)) + " +" +
               std::to_string(change.at_ms - 1'800'000'000'000) + "; ";
    }
    return out;
  };
  ASSERT_TRUE(journal_.write("abc", step));
  clock_.advance(Seconds(1));
  step.report = "The same state is no change.";
  ASSERT_TRUE(journal_.write("abc", step));
  ASSERT_TRUE(*journal_.lease("abc", {"me", std::chrono::minutes(1)}));
  ASSERT_TRUE(journal_.set_state("abc", RunState::running));
  step.state = StepState::intended;
  ASSERT_TRUE(journal_.write("abc", step));
  clock_.advance(Seconds(1));
  ASSERT_TRUE(*journal_.issue("abc", 2, "me"));
  step.state = StepState::confirmed;
  ASSERT_TRUE(journal_.write("abc", step));
  Step read;
  read.number = 1;
  read.kind = "read";
  ASSERT_TRUE(journal_.write("abc", read));
  EXPECT_EQ(told(), "2 planned +0; 2 intended +1000; 2 issued +2000; 2 confirmed +2000; ");
  // What is planned anew begins anew.
  ASSERT_TRUE(journal_.forget_after("abc", 0));
  EXPECT_EQ(told(), "");
}

TEST_F(JournalTest, FindsByBeginning) {
  EXPECT_EQ((*journal_.find("ab"))->id, "abc");
  EXPECT_FALSE(journal_.find("x")->has_value());
  ASSERT_TRUE(journal_.create({"abd", 2, "", "", Json::array(), "UTC", RunState::draft, "", "abc"}));
  EXPECT_FALSE(journal_.find("ab"));  // two begin so
  EXPECT_EQ((*journal_.find("abd"))->undoes, "abc");
  EXPECT_EQ(journal_.latest(5)->front().id, "abd");
}

TEST_F(JournalTest, ARunInWhosePlaceAnotherStandsIsNoneOfItsOwnInLists) {
  ASSERT_TRUE(journal_.create({"abd", 2, "do it", "", Json::array(), "UTC", RunState::waiting, "", ""}));
  ASSERT_TRUE(journal_.create({"abe", 3, "do that", "", Json::array(), "UTC", RunState::rejected, "", ""}));
  ASSERT_TRUE(journal_.supersede("abc", "You changed it.", "abd"));
  EXPECT_EQ(journal_.find("abc")->value().superseded_by, "abd");
  EXPECT_EQ(journal_.find("abc")->value().state, RunState::rejected);
  EXPECT_EQ(journal_.find("abe")->value().superseded_by, "");
  const auto ids = [](const Result<std::vector<journal::Run>>& runs) {
    std::string out;
    for (const auto& run : *runs) out += run.id + " ";
    return out;
  };
  EXPECT_EQ(ids(journal_.latest(9, Superseded::without)), "abe abd ");
  EXPECT_EQ(ids(journal_.latest(9)), "abe abd abc ");
  EXPECT_EQ(ids(journal_.page({.superseded = Superseded::without})), "abe abd ");
  EXPECT_EQ(ids(journal_.page({.state = RunState::rejected, .superseded = Superseded::without})), "abe ");
  EXPECT_EQ(ids(journal_.page({})), "abe abd abc ");
}

TEST_F(JournalTest, GivesTheRunsOfSomeDaysOfTheOwnersZone) {
  const auto zone = *Zone::find("Europe/Berlin");
  const auto ms = [](std::string_view at) {
    return std::chrono::milliseconds(parse_time(at)->instant.time_since_epoch()).count();
  };
  const auto make = [&](const std::string& id, std::string_view at) {
    ASSERT_TRUE(journal_.create({id, ms(at), "do it", "", Json::array(), "UTC", RunState::done, "", ""}));
  };
  make("a", "2026-10-24T21:59:59Z");  // the 24th, a second before midnight
  make("b", "2026-10-24T22:00:00Z");  // the 25th, which has 25 hours
  make("c", "2026-10-25T22:59:59Z");
  make("d", "2026-10-25T23:00:00Z");  // the 26th
  const auto ids = [&](std::string_view from, std::string_view to, RunQuery query = {}) {
    std::string out;
    EXPECT_TRUE(bound_by_days(query, from, to, zone));
    const auto runs = journal_.page(query);
    for (const auto& run : *runs) out += run.id + " ";
    return out;
  };
  EXPECT_EQ(ids("2026-10-25", "2026-10-25"), "c b ");
  EXPECT_EQ(ids("2026-10-25", ""), "d c b ");
  EXPECT_EQ(ids("", "2026-10-25"), "c b a abc ");
  EXPECT_EQ(ids("2026-10-26", "2026-10-26", {.limit = 1}), "d ");
  EXPECT_EQ(ids("", ""), "d c b a abc ");
  // Below a page, whose last run may be of the very moment at which the days end.
  EXPECT_EQ(ids("2026-10-25", "2026-10-25", {.before_ms = ms("2026-10-25T22:59:59Z"), .before_id = "c"}), "b ");
  EXPECT_EQ(ids("2026-10-25", "2026-10-25", {.before_ms = ms("2026-10-25T23:00:00Z"), .before_id = "e"}), "c b ");
  RunQuery query;
  for (const auto* wrong : {"yesterday", "2026-02-30", "2026-10-25T10:00:00Z", "26.10.2026", " "}) {
    EXPECT_EQ(bound_by_days(query, wrong, "", zone).error().message, "'from' must be a day like 2026-11-26.");
    EXPECT_EQ(bound_by_days(query, "", wrong, zone).error().message, "'to' must be a day like 2026-11-26.");
  }
  EXPECT_EQ(bound_by_days(query, "2026-10-26", "2026-10-25", zone).error().message,
            "'to' (2026-10-25) is before 'from' (2026-10-26).");
}

TEST_F(JournalTest, StepsComeBackInOrderAsWritten) {
  Step step;
  step.number = 2;
  step.kind = "effect";
  step.call = Json().set("tool", "t");
  step.hash = "h";
  step.state = StepState::intended;
  ASSERT_TRUE(journal_.write("abc", step));
  step.state = StepState::confirmed;
  step.report = "done";
  ASSERT_TRUE(journal_.write("abc", step));
  step.number = 1;
  step.state = StepState::planned;
  ASSERT_TRUE(journal_.write("abc", step));
  const auto steps = journal_.steps("abc");
  ASSERT_EQ(steps->size(), 2u);
  EXPECT_EQ(steps->at(1).state, StepState::confirmed);
  EXPECT_EQ(steps->at(1).report, "done");
  step.number = 3;
  step.kind = "ask";
  ASSERT_TRUE(journal_.write("abc", step));
  ASSERT_TRUE(journal_.forget_after("abc", 1));
  ASSERT_EQ(journal_.steps("abc")->size(), 2u);
  EXPECT_EQ(journal_.steps("abc")->at(1).kind, "ask");  // the owner is not asked again
}

TEST_F(JournalTest, DamageIsAnErrorAndNotNothing) {
  Step step;
  step.number = 1;
  step.kind = "effect";
  ASSERT_TRUE(journal_.write("abc", step));
  ASSERT_TRUE(database_.run("UPDATE steps SET preview = '{\"precondition\": [tr'"));
  ASSERT_FALSE(journal_.steps("abc"));
  EXPECT_THAT(journal_.steps("abc").error().message, testing::HasSubstr("the preview of step 1 of the run abc"));
  ASSERT_TRUE(database_.run("UPDATE runs SET arguments = ']'"));
  EXPECT_FALSE(journal_.find("abc"));
  EXPECT_FALSE(journal_.latest(1));
}

TEST_F(JournalTest, OneProcessHoldsARun) {
  const Lease one{"one", std::chrono::seconds(10)}, two{"two", std::chrono::seconds(10)};
  EXPECT_TRUE(*journal_.lease("abc", one));
  EXPECT_FALSE(*journal_.lease("abc", two));
  EXPECT_TRUE(*journal_.lease("abc", one));
  clock_.advance(std::chrono::seconds(9));
  EXPECT_TRUE(*journal_.renew("abc", one));
  clock_.advance(std::chrono::seconds(9));
  EXPECT_FALSE(*journal_.lease("abc", two));
  clock_.advance(std::chrono::seconds(2));
  EXPECT_TRUE(*journal_.lease("abc", two));
  ASSERT_TRUE(journal_.release("abc", "one"));  // not its own any more
  EXPECT_FALSE(*journal_.lease("abc", one));
  EXPECT_FALSE(*journal_.renew("abc", one));
  EXPECT_FALSE(*journal_.finish("abc", "one", RunState::failed, ""));
  EXPECT_EQ((*journal_.find("abc"))->state, RunState::draft);
  EXPECT_TRUE(*journal_.finish("abc", "two", RunState::done, ""));
  EXPECT_EQ((*journal_.find("abc"))->state, RunState::done);
  EXPECT_TRUE(*journal_.lease("abc", one));
}

TEST_F(JournalTest, AnEffectIsIssuedOnlyByTheHolderAndOnlyUnstopped) {
  const Lease one{"one", std::chrono::seconds(10)};
  Step step;
  step.number = 1;
  step.kind = "effect";
  const auto intended = [&] {
    step.state = StepState::intended;
    ASSERT_TRUE(journal_.write("abc", step));
  };
  intended();
  EXPECT_FALSE(*journal_.issue("abc", 1, "one"));  // nobody holds it
  ASSERT_TRUE(*journal_.lease("abc", one));
  EXPECT_FALSE(*journal_.issue("abc", 1, "one"));  // it does not run
  ASSERT_TRUE(journal_.set_state("abc", RunState::running));
  EXPECT_FALSE(*journal_.issue("abc", 1, "two"));
  EXPECT_TRUE(*journal_.issue("abc", 1, "one"));
  EXPECT_EQ(journal_.steps("abc")->front().state, StepState::issued);
  EXPECT_FALSE(*journal_.issue("abc", 1, "one"));  // once
  intended();
  clock_.advance(std::chrono::seconds(10));
  EXPECT_FALSE(*journal_.issue("abc", 1, "one"));  // the lease has ended
  ASSERT_TRUE(*journal_.renew("abc", one));
  ASSERT_EQ(*journal_.request_stop("abc"), 1);
  EXPECT_FALSE(*journal_.issue("abc", 1, "one"));
  EXPECT_EQ(journal_.steps("abc")->front().state, StepState::intended);
}

TEST_F(JournalTest, StopReachesWhatIsWorkedOn) {
  EXPECT_EQ(*journal_.request_stop(""), 0);
  ASSERT_TRUE(*journal_.lease("abc", {"one", std::chrono::seconds(10)}));
  EXPECT_EQ(*journal_.request_stop("abc"), 1);  // a rehearsal
  ASSERT_TRUE(journal_.set_state("abc", RunState::running));
  EXPECT_EQ(*journal_.request_stop("other"), 0);
  EXPECT_EQ(*journal_.request_stop(""), 1);
  EXPECT_TRUE(*journal_.stop_requested("abc"));
  ASSERT_TRUE(*journal_.finish("abc", "one", RunState::stopped, ""));
  EXPECT_FALSE(*journal_.stop_requested("abc"));
  EXPECT_EQ(*journal_.request_stop(""), 0);
}

TEST_F(JournalTest, ALeaseOfOneWhoIsGonePassesOnInOneWrite) {
  ASSERT_TRUE(*journal_.lease("abc", {"gone", std::chrono::minutes(1)}));
  EXPECT_FALSE(*journal_.lease("abc", {"me", std::chrono::minutes(1)}, "somebody"));
  EXPECT_TRUE(*journal_.lease("abc", {"me", std::chrono::minutes(1)}, "gone"));
  EXPECT_FALSE(*journal_.lease("abc", {"another", std::chrono::minutes(1)}, "gone"));
  EXPECT_EQ(*journal_.lease_owner("abc"), "me");
}

TEST_F(JournalTest, ARunThatIsDoneCanBeHeld) {
  ASSERT_TRUE(*journal_.lease("abc", {"me", std::chrono::minutes(1)}));
  ASSERT_TRUE(*journal_.finish("abc", "me", RunState::done, "", Journal::Hold::goes_on));
  ASSERT_EQ(journal_.held()->size(), 1u);
  EXPECT_EQ(journal_.held()->front().id, "abc");
  EXPECT_FALSE(*journal_.lease("abc", {"another", std::chrono::minutes(1)}));
  EXPECT_TRUE(*journal_.renew("abc", {"me", std::chrono::minutes(1)}));
  EXPECT_EQ(*journal_.request_stop(""), 1);
  EXPECT_TRUE(*journal_.stop_requested("abc"));
  clock_.advance(Seconds(61));
  EXPECT_EQ(journal_.held()->size(), 1u);  // whoever held it is silent; somebody has to look what became of it
  ASSERT_TRUE(*journal_.finish("abc", "me", RunState::done, ""));
  EXPECT_TRUE(journal_.held()->empty());
  EXPECT_FALSE(*journal_.stop_requested("abc"));
  EXPECT_EQ(*journal_.request_stop(""), 0);
}

TEST_F(JournalTest, ARehearsalThatNobodyWorksOnHasFailed) {
  ASSERT_TRUE(*journal_.lease("abc", {"one", std::chrono::seconds(10)}));
  EXPECT_EQ(*journal_.abandon_drafts(), 0);
  clock_.advance(std::chrono::seconds(10));
  EXPECT_EQ(*journal_.abandon_drafts(), 1);
  EXPECT_EQ((*journal_.find("abc"))->state, RunState::failed);
  EXPECT_EQ(*journal_.abandon_drafts(), 0);
}

TEST_F(JournalTest, TheWatchHearsAStopAndKeepsTheLease) {
  const Lease one{"one", std::chrono::milliseconds(200)};
  ASSERT_TRUE(*journal_.lease("abc", one));
  ASSERT_TRUE(journal_.set_state("abc", RunState::running));
  const auto until = [&](auto happens) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!happens() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    return happens();
  };
  const auto left = [&] { return *database_.integer("SELECT lease_until_ms FROM runs"); };
  const auto before = left();
  Watch watch(journal_, "abc", one, {});
  clock_.advance(std::chrono::milliseconds(100));
  EXPECT_TRUE(until([&] { return left() > before; }));
  EXPECT_FALSE(watch.token().stop_requested());
  ASSERT_EQ(*journal_.request_stop("abc"), 1);
  EXPECT_TRUE(until([&] { return watch.token().stop_requested(); }));
}

TEST_F(JournalTest, TheWatchStopsWhatHasLostItsLease) {
  const Lease one{"one", std::chrono::milliseconds(100)};
  ASSERT_TRUE(*journal_.lease("abc", one));
  Watch watch(journal_, "abc", one, {});
  ASSERT_TRUE(journal_.release("abc", "one"));
  std::mutex mutex;
  std::unique_lock hold(mutex);
  std::condition_variable_any wake;
  wake.wait_for(hold, watch.token(), std::chrono::seconds(10), [] { return false; });
  EXPECT_TRUE(watch.token().stop_requested());
}

TEST_F(JournalTest, ApprovalIsOfACall) {
  ASSERT_TRUE(journal_.approve("abc", {"h1", "h2"}));
  EXPECT_TRUE(*journal_.approved("abc", "h1"));
  EXPECT_FALSE(*journal_.approved("abc", "h3"));
  EXPECT_FALSE(*journal_.approved("abd", "h1"));
  ASSERT_TRUE(journal_.forget_approvals("abc"));
  EXPECT_FALSE(*journal_.approved("abc", "h1"));
}

}  // namespace
}  // namespace adjutant::journal
