#include "agent/test_runner.h"

namespace adjutant::agent {
namespace {

TEST_F(RunnerTest, AFailureOfWhichNobodyCanTellCountsAsDoneAndIsNotRepeated) {
  tool_->error = Error{ErrorKind::failed, "It took too long and was ended.", "", {}};
  for (const auto& happened : {std::optional(Happened::unknown), std::optional<Happened>()}) {
    tool_->happened = happened;
    tool_->performed = 0;
    authority_.counted.clear();
    const auto after = run(approved());
    EXPECT_EQ(after.run.state, RunState::failed);
    EXPECT_EQ(after.happened.at(0).state, StepState::unknown);
    EXPECT_THAT(after.happened.at(0).report, testing::HasSubstr("It took too long"));
    EXPECT_EQ(authority_.counted.size(), 1u);
    run(after);
    EXPECT_EQ(tool_->performed, 1);
  }
}

TEST_F(RunnerTest, AFailureThatDidNothingGivesItsCountBack) {
  tool_->error = Error{ErrorKind::failed, "The disk is full.", "", {}};
  tool_->happened = Happened::no;
  const auto after = run(approved());
  EXPECT_EQ(after.happened.at(0).state, StepState::failed);
  EXPECT_EQ(after.happened.at(0).report, "The disk is full.");
  EXPECT_TRUE(authority_.counted.empty());
}

TEST_F(RunnerTest, StoppedBeforeItDidAnythingItIsNotDone) {
  const auto before = approved("touchy.do()\ntouchy.do()\n");
  tool_->error = Error{ErrorKind::stopped, "You stopped it.", "", {}};
  tool_->happened = Happened::no;
  const auto after = run(before);
  EXPECT_EQ(after.run.state, RunState::stopped);
  EXPECT_EQ(tool_->performed, 1);
  EXPECT_TRUE(after.happened.empty());
  EXPECT_EQ(after.planned.size(), 2u) << "both are still to be done, and the report says so";
  EXPECT_TRUE(authority_.counted.empty());
}

TEST_F(RunnerTest, AFailureAfterTheDeedIsADeed) {
  tool_->error = Error{ErrorKind::failed, "The folder cannot be synced.", "", {}};
  tool_->happened = Happened::yes;
  const auto after = run(approved());
  EXPECT_EQ(after.run.state, RunState::done);
  EXPECT_EQ(after.happened.at(0).report, "Touched it all the same.");
  EXPECT_EQ(authority_.counted.size(), 1u);
}

TEST_F(RunnerTest, AWorldThatMovedMakesANewPreview) {
  const auto before = approved();
  tool_->seen = 2;
  const auto after = run(before);
  EXPECT_EQ(after.run.state, RunState::waiting);
  EXPECT_EQ(tool_->performed, 0);
  ASSERT_EQ(after.planned.size(), 1u);
  EXPECT_FALSE(after.planned.front().approved);
  EXPECT_EQ(after.planned.front().preview.precondition, Json(2));
  EXPECT_TRUE(runner_.approve(after, Runner::Yes::each));
  EXPECT_EQ(run(after).run.state, RunState::done);
  EXPECT_EQ(tool_->performed, 1);
}

TEST_F(RunnerTest, WhatTheRunItselfChangesIsNoSurprise) {
  const auto before = approved("touchy.do()\nsay(\"between\")\ntouchy.do()\n");
  // The first effect changes what the preview of the second one saw.
  tool_->during = [&] { tool_->seen = 5; };
  const auto after = run(before);
  EXPECT_EQ(after.run.state, RunState::done);
  EXPECT_EQ(tool_->performed, 2);
}

TEST_F(RunnerTest, AStopWhileAnEffectRunsKeepsTheNextFromBeingIssued) {
  const auto before = approved("touchy.do()\ntouchy.do()\n");
  tool_->during = [&] { EXPECT_EQ(*journal_.request_stop(""), 1); };
  const auto after = run(before);
  EXPECT_EQ(after.run.state, RunState::stopped);
  EXPECT_EQ(tool_->performed, 1);
  EXPECT_EQ(after.planned.size(), 1u);
  EXPECT_EQ(authority_.counted.size(), 1u);
}

TEST_F(RunnerTest, AProcessThatLostItsLeaseIssuesNothingMoreAndLeavesTheRunAlone) {
  const auto before = approved("touchy.do()\ntouchy.do()\n");
  tool_->during = [&] {
    EXPECT_TRUE(database_.run("UPDATE runs SET lease_owner = '1-other', lease_until_ms = 1900000000000"));
  };
  const auto after = runner_.run(before.run.id, {});
  ASSERT_FALSE(after);
  EXPECT_THAT(after.error().message, testing::HasSubstr("Another process has taken over"));
  EXPECT_EQ(tool_->performed, 1);
  EXPECT_EQ((*journal_.find(before.run.id))->state, RunState::running);
  EXPECT_EQ(*journal_.lease_owner(before.run.id), "1-other");
}

constexpr auto kMakeAndUse = "t = thing.make()\nthing.use(ids=[t.id])\n";

TEST_F(RunnerTest, WhatAnEarlierEffectGivesIsPreviewedAndApprovedWhenItIsKnown) {
  const auto before = approved(kMakeAndUse);
  ASSERT_EQ(before.planned.size(), 2u);
  EXPECT_TRUE(before.planned[1].awaits_results);
  EXPECT_EQ(before.planned[1].preview.text, "thing.use with ids = the id of what step 1 gives");
  const auto between = run(before);
  EXPECT_EQ(between.run.state, RunState::waiting);
  EXPECT_EQ(between.happened.size(), 1u);
  EXPECT_TRUE(using_->used.empty());
  ASSERT_EQ(between.planned.size(), 1u);
  EXPECT_FALSE(between.planned[0].awaits_results);
  EXPECT_EQ(between.planned[0].preview.text, "uses t1");
  EXPECT_EQ(between.worst(), Verdict::ask);
  ASSERT_TRUE(runner_.approve(between, Runner::Yes::each));
  EXPECT_EQ(run(between).run.state, RunState::done);
  EXPECT_EQ(using_->used, std::vector<std::string>{"t1"});
}

TEST_F(RunnerTest, WhatTheMandateAllowsNeedsNoApprovalWhenItIsKnown) {
  authority_.allowed = {"thing.use"};
  const auto before = approved(kMakeAndUse);
  EXPECT_EQ(run(before).run.state, RunState::done);
  EXPECT_EQ(using_->used, std::vector<std::string>{"t1"});
}

TEST_F(RunnerTest, WhatIsNotKnownIsNothingToAskAbout) {
  authority_.allowed = {"thing.make"};
  const auto before = prepared(kMakeAndUse);
  EXPECT_EQ(before.worst(), Verdict::allow);
  EXPECT_EQ(run(before).run.state, RunState::waiting);
  EXPECT_TRUE(using_->used.empty());
}

constexpr auto kAskAndDecide =
    "a = oracle.ask(words=\"well?\")\nif a.text == \"t1\":\n    touchy.do()\n    thing.use(ids=[a.text])\n";

TEST_F(RunnerTest, WhatHangsOnAnAnswerIsPreviewedAllTogetherWhenItIsKnown) {
  const auto before = approved(kAskAndDecide);
  EXPECT_EQ(before.planned.size(), 1u);
  EXPECT_EQ(before.possible_after.size(), 2u);
  const auto between = run(before);
  EXPECT_EQ(between.run.state, RunState::waiting);
  EXPECT_EQ(between.error.value().kind, ErrorKind::needs_approval);
  EXPECT_EQ(tool_->performed, 0);
  ASSERT_EQ(between.planned.size(), 2u) << "one question for both";
  EXPECT_EQ(between.planned[1].preview.text, "uses t1");
  ASSERT_TRUE(runner_.approve(between, Runner::Yes::each));
  EXPECT_EQ(run(between).run.state, RunState::done);
  EXPECT_EQ(tool_->performed, 1);
  EXPECT_EQ(using_->used.size(), 1u);
  EXPECT_EQ(oracle_->told.size(), 1u);
}

TEST_F(RunnerTest, ANewPreviewLeavesWhatWasApprovedAsItWasApproved) {
  // The second step waits for the first one's answer; the third was approved beside it, in a world that moves.
  const auto before = approved("a = oracle.ask(words=\"?\")\nthing.use(ids=[a.text])\ntouchy.do()\n");
  ASSERT_EQ(before.planned.size(), 3u);
  EXPECT_THAT(before.planned[1].sources.at(0).second, testing::HasSubstr("oracle.example")) << "what is to come";
  oracle_->during = [&] { tool_->seen = 7; };
  const auto between = run(before);
  ASSERT_EQ(between.planned.size(), 2u);
  EXPECT_TRUE(between.planned[1].approved);
  EXPECT_EQ(between.planned[1].preview.precondition, Json(1)) << "what the owner saw";
  ASSERT_TRUE(runner_.approve(between, Runner::Yes::each));
  const auto after = run(between);
  EXPECT_EQ(after.run.state, RunState::waiting);
  EXPECT_EQ(tool_->performed, 0) << "not in the world that was shown";
  EXPECT_FALSE(after.planned.at(0).approved);
}

TEST_F(RunnerTest, AnAnswerThatACrashTookIsAskedForAgain) {
  const auto before = approved(kAskAndSay);
  ASSERT_TRUE(database_.run("UPDATE steps SET state = 'issued'"));
  EXPECT_EQ(run(before).run.state, RunState::done);
  EXPECT_EQ(oracle_->told.size(), 1u);
}

TEST_F(RunnerTest, AnArgumentChangedAfterItWasAuthorised) {
  authority_.allowed = {"oracle.ask"};
  const auto before = approved("a = oracle.ask(words=\"which?\")\nthing.use(ids=[a.text])\n");
  ASSERT_EQ(before.planned.size(), 1u);
  const std::string approved_call =
      Json().set("tool", before.planned[0].tool).set("arguments", before.planned[0].arguments).dump();
  oracle_->says = "t2";  // where it came from says something else now
  EXPECT_EQ(run(before).run.state, RunState::done);
  EXPECT_EQ(using_->performed, std::vector{approved_call}) << "byte for byte what was approved";
}

TEST_F(RunnerTest, AnArgumentThatIsAnotherAfterAllIsShownAnew) {
  authority_.allowed = {"oracle.ask"};
  const auto before = approved("a = oracle.ask(words=\"which?\")\nthing.use(ids=[a.text])\n");
  ASSERT_TRUE(database_.run("UPDATE steps SET result = replace(result, '\"t1\"', '\"t2\"') WHERE kind = 'read'"));
  const auto after = run(before);
  EXPECT_EQ(after.run.state, RunState::waiting);
  EXPECT_TRUE(using_->performed.empty());
  EXPECT_EQ(after.planned.at(0).preview.text, "uses t2");
  EXPECT_FALSE(after.planned.at(0).approved);
}

TEST_F(RunnerTest, AYesToAnotherCallIsNone) {
  const auto before = approved("thing.use(ids=[\"t1\"])\n");
  ASSERT_TRUE(database_.run("UPDATE approvals SET hash = hash || '0'"));
  EXPECT_EQ(run(before).run.state, RunState::waiting);
  EXPECT_TRUE(using_->performed.empty());
}

TEST_F(RunnerTest, AYesToOneStepIsNoneToAnotherThatWouldDoTheSame) {
  const auto before = approved(
      "thing.use(ids=[\"t1\"])\na = oracle.ask(words=\"?\")\nif a.text == \"t1\":\n    thing.use(ids=[\"t1\"])\n");
  ASSERT_EQ(before.planned.size(), 2u) << "the last step was not shown";
  const auto between = run(before);
  EXPECT_EQ(between.run.state, RunState::waiting);
  EXPECT_EQ(using_->used.size(), 1u);
  ASSERT_EQ(between.planned.size(), 1u);
  EXPECT_FALSE(between.planned[0].approved);
  ASSERT_TRUE(runner_.approve(between, Runner::Yes::each));
  EXPECT_EQ(run(between).run.state, RunState::done);
  EXPECT_EQ(using_->used.size(), 2u);
}

TEST_F(RunnerTest, ABlanketYesDoesNotCoverWhatNeedsItsOwnByTheTimeOfItsTurn) {
  const auto before = prepared("touchy.do()\n");
  EXPECT_EQ(before.worst(), Verdict::ask);
  ASSERT_TRUE(runner_.approve(before, Runner::Yes::blanket));
  authority_.verdicts["touchy.do"] = Verdict::approve_each;  // the limit of the grant that asked is used up
  const auto between = run(before);
  EXPECT_EQ(between.run.state, RunState::waiting);
  EXPECT_EQ(tool_->performed, 0);
  EXPECT_FALSE(between.planned.at(0).approved);
  EXPECT_EQ(between.worst(), Verdict::approve_each);
  ASSERT_TRUE(runner_.approve(between, Runner::Yes::blanket));
  EXPECT_EQ(run(between).run.state, RunState::waiting);
  ASSERT_TRUE(runner_.approve(between, Runner::Yes::each));
  EXPECT_EQ(run(between).run.state, RunState::done);
  EXPECT_EQ(tool_->performed, 1);
}

class ObjectedRunTest : public RunnerTest {
 protected:
  // The run's process ends while it looks for what speaks against it; another one takes it up.
  void cut_off(const RunView& view) {
    objector_.cuts_off = true;
    EXPECT_THROW((void)objected_.run(view.run.id, {}), Objecting::CutOff);
    objector_.cuts_off = false;
    EXPECT_EQ((*journal_.find(view.run.id))->state, RunState::running);
    EXPECT_TRUE(journal_.release(view.run.id, *journal_.lease_owner(view.run.id)));
  }
  RunView allowed(const std::string& text) {
    authority_.allowed = {"touchy.do", "thing.make", "thing.use"};
    const auto view = *objected_.prepare("", *plan::check_text(text, catalog_), {{}}, {});
    EXPECT_TRUE(view.objections.empty());
    return view;
  }
  void waits_and_runs_after_a_yes(const RunView& before) {
    const auto between = *objected_.run(before.run.id, {});
    EXPECT_TRUE(between.waits());
    EXPECT_TRUE(between.is_objected_to());
    EXPECT_EQ((*journal_.find(before.run.id))->state, RunState::waiting);
    ASSERT_TRUE(objected_.approve(between, Runner::Yes::each));
    EXPECT_EQ(objected_.run(before.run.id, {})->run.state, RunState::done);
  }

  Objecting objector_;
  Runner objected_{{catalog_, journal_, authority_, reading_, owner_, clock_, nullptr, &objector_}, random_, Zone()};
};

TEST_F(ObjectedRunTest, CutOffInANewRehearsalItIsHeldAllTheSame) {
  const auto before = allowed("touchy.do()\n");
  tool_->seen = 2;
  cut_off(before);
  objector_.against = {"touchy.do"};
  EXPECT_EQ((*journal_.steps(before.run.id)).at(0).state, StepState::planned);
  waits_and_runs_after_a_yes(before);
  EXPECT_EQ(tool_->performed, 1);
}

TEST_F(ObjectedRunTest, CutOffBeforeACallThatWasNotPreviewedItIsHeldAllTheSame) {
  const auto before = allowed(kMakeAndUse);
  cut_off(before);
  objector_.against = {"thing.use"};
  waits_and_runs_after_a_yes(before);
  EXPECT_EQ(using_->used.size(), 1u);
}

TEST_F(ObjectedRunTest, CutOffAfterItWasToldItWaits) {
  const auto before = allowed("touchy.do()\n");
  tool_->seen = 2;
  objector_.against = {"touchy.do"};
  EXPECT_TRUE(objected_.run(before.run.id, {})->waits());
  ASSERT_TRUE(journal_.set_state(before.run.id, RunState::running));
  waits_and_runs_after_a_yes(before);
}

TEST_F(ObjectedRunTest, CutOffWithNothingAgainstItItGoesOn) {
  const auto before = allowed(kMakeAndUse);
  cut_off(before);
  EXPECT_EQ(objected_.run(before.run.id, {})->run.state, RunState::done);
  EXPECT_EQ(using_->used.size(), 1u);
}

// A published fault of others: an inspector that fails lets the call through.
TEST_F(RunnerTest, AnInspectorThatFailsLetsNothingThrough) {
  const Error broken{ErrorKind::failed, "The inspector is broken.", "", {}};
  const auto counted = approved();
  authority_.count_error = broken;
  EXPECT_EQ(run(counted).run.state, RunState::failed);
  EXPECT_EQ(tool_->performed, 0);

  authority_.count_error.reset();
  tool_->preview_error = broken;
  EXPECT_EQ(prepared("touchy.do()\n").run.state, RunState::failed);
  tool_->preview_error.reset();
  const auto looked_at_again = approved();
  tool_->preview_error = broken;
  EXPECT_NE(run(looked_at_again).run.state, RunState::done);
  tool_->preview_error.reset();

  // The memory of what was approved.
  const auto remembered = approved();
  ASSERT_TRUE(database_.run("ALTER TABLE approvals RENAME TO elsewhere"));
  const auto after = runner_.run(remembered.run.id, {});
  EXPECT_FALSE(after && after->run.state == RunState::done);
  EXPECT_EQ(tool_->performed, 0);
}

// The same for a query, which tells something when it is asked.
TEST_F(RunnerTest, AnInspectorThatFailsLetsNothingBeAsked) {
  authority_.allowed = {"oracle.ask"};
  authority_.count_error = Error{ErrorKind::failed, "The inspector is broken.", "", {}};
  EXPECT_EQ(prepared(kAskAndSay).run.state, RunState::failed);
  EXPECT_TRUE(oracle_->told.empty());
}

// A published fault of others: what decides that a call happens is not seen by who judges the call.
TEST_F(RunnerTest, ABranchThatLeaks) {
  authority_.allowed = {"oracle.ask"};
  using testing::HasSubstr;
  prepared("a = oracle.ask(words=\"?\")\nif a.text == \"t1\":\n    touchy.do()\n");
  EXPECT_THAT(authority_.decided_by["touchy.do"], HasSubstr("oracle.example"));
  authority_.decided_by.clear();
  prepared("a = oracle.ask(words=\"?\")\nif a.text == \"other\":\n    stop(\"no\")\ntouchy.do()\n");
  EXPECT_THAT(authority_.decided_by["touchy.do"], HasSubstr("oracle.example")) << "the branch that was not taken";
  authority_.decided_by.clear();
  prepared("a = oracle.ask(words=\"?\")\nif a.text == \"t1\":\n    say(\"yes\")\ntouchy.do()\n");
  EXPECT_THAT(authority_.decided_by["touchy.do"], testing::Not(HasSubstr("oracle.example"))) << "nothing hangs on it";
}

// A published fault of others: arguments that a tool does not know are dropped, and the call means something else.
TEST_F(RunnerTest, UnknownArgumentsAreNotDropped) {
  const auto plan = plan::check_text("oracle.ask(words=\"?\", quietly=True)\n", catalog_);
  ASSERT_FALSE(plan);
  EXPECT_THAT(plan::to_error(plan.error(), "", "").text(), testing::HasSubstr("quietly"));
  const auto* tool = catalog_.find("oracle.ask");
  const auto call =
      plan::make_call(tool->signature(), Json().set("words", "?").set("quietly", true), plan::Label::owner());
  ASSERT_FALSE(call);
  EXPECT_THAT(call.error().text(), testing::HasSubstr("quietly"));
}

}  // namespace
}  // namespace adjutant::agent
