// A yes to one step alone.
#include "agent/test_runner.h"

namespace adjutant::agent {
namespace {

constexpr auto kThree = "thing.use(ids=[\"t1\"])\nthing.use(ids=[\"t2\"])\ntouchy.do()\n";

TEST_F(RunnerTest, OneStepHappensAloneAndTheOthersWait) {
  const auto before = prepared(kThree);
  ASSERT_EQ(before.planned.size(), 3u);
  ASSERT_TRUE(runner_.approve_step(before, before.planned[1].number));
  auto after = run(before);
  EXPECT_EQ(after.run.state, RunState::waiting);
  EXPECT_EQ(after.run.reason, "The other steps wait for your yes.");
  EXPECT_FALSE(after.error);
  EXPECT_EQ(using_->used, std::vector<std::string>{"t2"});
  EXPECT_EQ(tool_->performed, 0);
  ASSERT_EQ(after.planned.size(), 2u);
  EXPECT_EQ(after.planned[0].number, before.planned[0].number);
  EXPECT_FALSE(after.planned[0].approved);
  EXPECT_NE(after.seal(), before.seal());
  // Taken up again by anybody, it stays so.
  after = run(after);
  EXPECT_EQ(after.run.state, RunState::waiting);
  EXPECT_EQ(using_->used.size(), 1u);
  ASSERT_TRUE(runner_.approve(after, Runner::Yes::each));
  after = run(after);
  EXPECT_EQ(after.run.state, RunState::done) << after.run.reason;
  EXPECT_EQ(using_->used, (std::vector<std::string>{"t2", "t1"}));
  EXPECT_EQ(tool_->performed, 1);
  EXPECT_EQ(after.happened.size(), 3u);
}

TEST_F(RunnerTest, NextToOneStepNothingHappensThatIsAllowedAnyway) {
  authority_.allowed.insert("touchy.do");
  const auto before = prepared("touchy.do()\nthing.use(ids=[\"t1\"])\ntouchy.do()\n");
  ASSERT_TRUE(runner_.approve_step(before, before.planned[1].number));
  const auto after = run(before);
  EXPECT_EQ(after.run.state, RunState::waiting);
  EXPECT_EQ(using_->used.size(), 1u);
  EXPECT_EQ(tool_->performed, 0);
  EXPECT_EQ(after.planned.size(), 2u);
}

TEST_F(RunnerTest, AnEarlierYesToAllIsNotMeantByOneToAStep) {
  const auto before = prepared(kThree);
  ASSERT_TRUE(runner_.approve(before, Runner::Yes::each));
  ASSERT_TRUE(runner_.approve_step(before, before.planned[2].number));
  const auto after = run(before);
  EXPECT_EQ(after.run.state, RunState::waiting);
  EXPECT_TRUE(using_->used.empty());
  EXPECT_EQ(tool_->performed, 1);
}

TEST_F(RunnerTest, AYesToAStepAnswersWhatSpeaksAgainstIt) {
  Objecting objecting;
  objecting.against = {"thing.use", "touchy.do"};
  Runner runner({catalog_, journal_, authority_, reading_, owner_, clock_, nullptr, &objecting}, random_, Zone());
  auto before = *runner.prepare("", *plan::check_text("thing.use(ids=[\"t1\"])\ntouchy.do()\n", catalog_), {{}}, {});
  ASSERT_EQ(before.objections.size(), 2u);
  ASSERT_TRUE(runner.approve_step(before, before.planned[1].number));
  auto after = *runner.run(before.run.id, {});
  EXPECT_EQ(after.run.state, RunState::waiting);
  EXPECT_EQ(tool_->performed, 1);
  EXPECT_TRUE(using_->used.empty());
  EXPECT_TRUE(after.is_objected_to());
  after = *runner.run(before.run.id, {});  // the other objection holds up the rest
  EXPECT_TRUE(using_->used.empty());
  EXPECT_EQ(after.error->kind, ErrorKind::needs_approval);
  ASSERT_TRUE(runner.approve(*runner.view(before.run.id), Runner::Yes::each));
  EXPECT_EQ(runner.run(before.run.id, {})->run.state, RunState::done);
  EXPECT_EQ(using_->used.size(), 1u);
}

TEST_F(RunnerTest, AStepIsSettledWhereTheProcessEndedInIt) {
  struct CutOff {};
  const auto before = prepared(kThree);
  ASSERT_TRUE(runner_.approve_step(before, before.planned[2].number));
  tool_->during = [] { throw CutOff(); };
  EXPECT_THROW({ [[maybe_unused]] const auto ended = runner_.run(before.run.id, {}); }, CutOff);
  EXPECT_EQ(tool_->performed, 1);
  ASSERT_TRUE(database_.run("UPDATE runs SET lease_owner = '999999999-gone'"));
  tool_->during = nullptr;
  tool_->happened = Happened::yes;
  auto after = run(before);
  EXPECT_EQ(after.run.state, RunState::waiting) << after.run.reason;
  EXPECT_EQ(tool_->performed, 1);
  EXPECT_TRUE(using_->used.empty());
  ASSERT_EQ(after.happened.size(), 1u);
  EXPECT_EQ(after.happened[0].report, "Touched it all the same.");
  EXPECT_EQ(after.planned.size(), 2u);
}

TEST_F(RunnerTest, WhatCannotBeSaidYesToAlone) {
  const auto before = prepared("t = thing.make()\nthing.use(ids=[t.id])\n");
  const auto needs = runner_.approve_step(before, before.planned[1].number);
  ASSERT_FALSE(needs);
  EXPECT_THAT(needs.error().message, testing::HasSubstr("needs what an earlier one gives"));
  EXPECT_FALSE(runner_.approve_step(before, 77));
  ASSERT_TRUE(runner_.approve_step(before, before.planned[0].number));
  const auto after = run(before);
  EXPECT_EQ(after.run.state, RunState::waiting);
  ASSERT_EQ(after.planned.size(), 1u);
  EXPECT_FALSE(after.planned[0].awaits_results);  // now it is known
  ASSERT_TRUE(runner_.approve_step(after, after.planned[0].number));
  EXPECT_EQ(run(after).run.state, RunState::done);
  EXPECT_EQ(using_->used, std::vector<std::string>{"t1"});
}

TEST_F(RunnerTest, ACallIsLookedAtWithItsLabels) {
  authority_.allowed.insert("oracle.ask");
  const auto before = prepared("a = oracle.ask(words=\"which\")\nthing.use(ids=[a.text])\ntouchy.do()\n");
  ASSERT_EQ(before.planned.size(), 2u);
  const auto steps = journal_.steps(before.run.id)->size();
  const auto call = runner_.call_of(before, before.planned[0].number, {});
  ASSERT_TRUE(call) << call.error().text();
  EXPECT_EQ(call->argument("ids").items().at(0).text(), "t1");
  EXPECT_TRUE(plan::whole_label(call->argument("ids")).has(flow::SourceKind::place));
  EXPECT_TRUE(runner_.call_of(before, before.planned[1].number, {}));
  EXPECT_FALSE(runner_.call_of(before, 99, {}));
  EXPECT_EQ(journal_.steps(before.run.id)->size(), steps);
  EXPECT_EQ(runner_.view(before.run.id)->seal(), before.seal());
  EXPECT_EQ(oracle_->told.size(), 1u);
}

}  // namespace
}  // namespace adjutant::agent
