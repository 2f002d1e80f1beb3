#include "journal/journal.h"

#include <gtest/gtest.h>

#include "base/temporary_folder.h"

namespace adjutant::journal {
namespace {

class JournalTest : public testing::Test {
 protected:
  JournalTest() : database_(*store::Database::open(folder_ / "home.db")), journal_(database_, clock_) {
    EXPECT_TRUE(journal_.create({"abc", 1, "do it", "say(\"x\")\n", Json::array(), "UTC", RunState::draft, "", ""}));
  }
  TemporaryFolder folder_;
  ManualClock clock_{Instant(Seconds(1'800'000'000))};
  store::Database database_;
  Journal journal_;
};

TEST_F(JournalTest, FindsByBeginning) {
  EXPECT_EQ((*journal_.find("ab"))->id, "abc");
  EXPECT_FALSE(journal_.find("x")->has_value());
  ASSERT_TRUE(journal_.create({"abd", 2, "", "", Json::array(), "UTC", RunState::draft, "", "abc"}));
  EXPECT_FALSE(journal_.find("ab"));  // two begin so
  EXPECT_EQ((*journal_.find("abd"))->undoes, "abc");
  EXPECT_EQ(journal_.latest(5)->front().id, "abd");
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
  ASSERT_TRUE(journal_.forget_unfinished("abc"));
  EXPECT_EQ(journal_.steps("abc")->size(), 1u);  // what was done stays
}

TEST_F(JournalTest, OneProcessHoldsARun) {
  EXPECT_TRUE(*journal_.lease("abc", "one", std::chrono::seconds(10)));
  EXPECT_FALSE(*journal_.lease("abc", "two", std::chrono::seconds(10)));
  EXPECT_TRUE(*journal_.lease("abc", "one", std::chrono::seconds(10)));
  clock_.advance(std::chrono::seconds(11));
  EXPECT_TRUE(*journal_.lease("abc", "two", std::chrono::seconds(10)));
  ASSERT_TRUE(journal_.release("abc", "one"));  // not its own any more
  EXPECT_FALSE(*journal_.lease("abc", "one", std::chrono::seconds(10)));
}

TEST_F(JournalTest, StopReachesRunningRuns) {
  EXPECT_EQ(*journal_.request_stop(""), 0);
  ASSERT_TRUE(journal_.set_state("abc", RunState::running));
  EXPECT_EQ(*journal_.request_stop(""), 1);
  EXPECT_TRUE(*journal_.stop_requested("abc"));
  ASSERT_TRUE(journal_.clear_stop("abc"));
  EXPECT_FALSE(*journal_.stop_requested("abc"));
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
