// "Not that one": what is struck out of a run that waits or goes on.
#include "agent/test_runner.h"

namespace adjutant::agent {
namespace {

TEST_F(RunnerTest, WhatIsStruckOutDoesNotHappenAndTheRestNeedsAYesAnew) {
  const auto before = approved("touchy.do()\ntouchy.do()\n");
  const auto left = runner_.strike(before.run.id, before.planned.at(0).number, {});
  ASSERT_TRUE(left) << left.error().text();
  EXPECT_EQ(left->run.state, RunState::waiting);
  ASSERT_EQ(left->planned.size(), 1u);
  EXPECT_EQ(left->planned[0].number, before.planned[1].number);
  EXPECT_FALSE(left->planned[0].approved);
  EXPECT_NE(left->seal(), before.seal());
  ASSERT_EQ(left->struck.size(), 1u);
  EXPECT_EQ(left->struck[0].report, "Left out, as you said: touches it");
  EXPECT_EQ(run(*left).run.state, RunState::waiting);
  EXPECT_EQ(tool_->performed, 0);
  ASSERT_TRUE(runner_.approve(*runner_.view(before.run.id), Runner::Yes::each));
  const auto after = run(*left);
  EXPECT_EQ(after.run.state, RunState::done);
  EXPECT_EQ(tool_->performed, 1);
  EXPECT_EQ(after.happened.size(), 1u);
  EXPECT_EQ(after.struck.size(), 1u);
}

TEST_F(RunnerTest, NotThatOneWhileItRuns) {
  const auto before = approved("touchy.do()\ntouchy.do()\ntouchy.do()\n");
  tool_->during = [&] {
    tool_->during = nullptr;
    const auto going_on = runner_.strike(before.run.id, before.planned.at(1).number, {});
    ASSERT_TRUE(going_on) << going_on.error().text();
    EXPECT_EQ(going_on->run.state, RunState::running);
    EXPECT_FALSE(runner_.strike(before.run.id, before.planned.at(0).number, {}));  // it has begun
  };
  const auto after = run(before);
  EXPECT_EQ(after.run.state, RunState::done) << after.run.reason;
  EXPECT_EQ(tool_->performed, 2);
  EXPECT_EQ(after.struck.size(), 1u);
  EXPECT_EQ(authority_.counted.size(), 2u);
  EXPECT_FALSE(runner_.strike(before.run.id, before.planned.at(2).number, {}));  // it is done
}

TEST_F(RunnerTest, StruckOutAtTheLastMomentItIsNotIssued) {
  const auto before = approved();
  ASSERT_TRUE(
      database_.run("CREATE TRIGGER late AFTER UPDATE OF state ON steps WHEN NEW.state = 'intended' BEGIN "
                    "INSERT OR IGNORE INTO struck VALUES (NEW.run, NEW.hash, 1); END"));
  const auto after = run(before);
  EXPECT_EQ(after.run.state, RunState::done) << after.run.reason;
  EXPECT_EQ(tool_->performed, 0);
  EXPECT_EQ(after.struck.size(), 1u);
  EXPECT_TRUE(authority_.counted.empty());
}

TEST_F(RunnerTest, WhatAnotherStepNeedsIsNotStruckOutBeforeThat) {
  const auto before = prepared("t = thing.make()\nthing.use(ids=[t.id])\n");
  const auto refused = runner_.strike(before.run.id, before.planned.at(0).number, {});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().hint, testing::HasSubstr("Strike out the step"));
  ASSERT_TRUE(runner_.strike(before.run.id, before.planned.at(1).number, {}));
  const auto nothing = runner_.strike(before.run.id, before.planned.at(0).number, {});
  ASSERT_TRUE(nothing) << nothing.error().text();
  EXPECT_EQ(nothing->run.state, RunState::done);
  EXPECT_TRUE(nothing->happened.empty());
}

}  // namespace
}  // namespace adjutant::agent
