// Queries: they tell an outside service their arguments, so the owner may be asked about them as about an effect.
#include "agent/run_json.h"
#include "agent/run_text.h"
#include "agent/test_runner.h"

namespace adjutant::agent {
namespace {

TEST_F(RunnerTest, AQueryThatTheOwnerIsAskedAboutWaitsForItsYesAndIsAskedOnce) {
  const auto before = prepared(kAskAndSay);
  EXPECT_EQ(before.run.state, RunState::waiting);
  EXPECT_TRUE(oracle_->told.empty());
  ASSERT_EQ(before.planned.size(), 1u);
  const auto& planned = before.planned[0];
  EXPECT_EQ(planned.effect, plan::Effect::query);
  EXPECT_EQ(planned.preview.text, "asks oracle.ask: words = my secret");
  EXPECT_EQ(planned.sources, (std::vector<std::pair<std::string, std::string>>{{"words", "you (line 1 of the plan)"}}));
  EXPECT_EQ(before.worst(), Verdict::ask);
  EXPECT_THAT(preview_text(before, {}), testing::HasSubstr("changes nothing, but cannot be unsaid"));
  EXPECT_EQ(to_json(before)["planned"].items()[0]["effect"], Json("query"));
  EXPECT_EQ(run(before).run.state, RunState::waiting) << "nobody has said yes";
  EXPECT_TRUE(oracle_->told.empty());

  ASSERT_TRUE(runner_.approve(before, Runner::Yes::blanket));
  const auto after = run(before);
  EXPECT_EQ(after.run.state, RunState::done);
  EXPECT_EQ(oracle_->told.size(), 1u);
  ASSERT_EQ(after.happened.size(), 1u);
  EXPECT_EQ(after.happened[0].state, StepState::confirmed);
  EXPECT_EQ(after.happened[0].report, "Asked oracle.ask: words = my secret.");
  ASSERT_EQ(after.answer.size(), 1u);
  EXPECT_EQ(after.answer[0].text, "t1");
  EXPECT_THAT(after.answer[0].from, testing::HasSubstr("oracle.example"));
  run(after);
  EXPECT_EQ(oracle_->told.size(), 1u);
}

TEST_F(RunnerTest, ABlanketYesDoesNotCoverAQueryThatNeedsItsOwn) {
  authority_.verdicts["oracle.ask"] = Verdict::approve_each;
  const auto before = prepared(kAskAndSay);
  ASSERT_TRUE(runner_.approve(before, Runner::Yes::blanket));
  EXPECT_EQ(run(before).run.state, RunState::waiting);
  EXPECT_TRUE(oracle_->told.empty());
  ASSERT_TRUE(runner_.approve(before, Runner::Yes::each));
  EXPECT_EQ(run(before).run.state, RunState::done);
  EXPECT_EQ(oracle_->told.size(), 1u);
}

TEST_F(RunnerTest, AQueryThatIsAllowedIsAskedInTheRehearsalAndCounted) {
  authority_.allowed = {"oracle.ask"};
  const auto view = prepared("a = oracle.ask(words=\"hello\")\nsay(a.text)\ntouchy.do()\n");
  EXPECT_EQ(oracle_->told.size(), 1u);
  EXPECT_EQ(view.planned.size(), 1u);
  EXPECT_EQ(authority_.counted.size(), 1u);
  ASSERT_TRUE(runner_.approve(view, Runner::Yes::each));
  // What the mandate says of it in the meantime does not ask it again.
  authority_.allowed.clear();
  EXPECT_EQ(run(view).run.state, RunState::done);
  EXPECT_EQ(oracle_->told.size(), 1u);
}

TEST_F(RunnerTest, AQueryThatIsForbiddenIsAnError) {
  authority_.verdicts["oracle.ask"] = Verdict::forbid;
  const auto view = prepared(kAskAndSay);
  EXPECT_EQ(view.run.state, RunState::failed);
  ASSERT_TRUE(view.error);
  EXPECT_EQ(view.error->kind, ErrorKind::forbidden);
  EXPECT_TRUE(view.planned.empty());
  EXPECT_TRUE(oracle_->told.empty());
}

TEST_F(RunnerTest, AQueryForbiddenAfterItsYesIsNotAsked) {
  const auto before = approved(kAskAndSay);
  authority_.verdicts["oracle.ask"] = Verdict::forbid;
  EXPECT_EQ(run(before).error.value().kind, ErrorKind::forbidden);
  EXPECT_TRUE(oracle_->told.empty());
}

TEST_F(RunnerTest, AStopKeepsAnApprovedQueryFromBeingAsked) {
  const auto before = approved("touchy.do()\n" + std::string(kAskAndSay));
  tool_->during = [&] { EXPECT_EQ(*journal_.request_stop(""), 1); };
  EXPECT_EQ(run(before).run.state, RunState::stopped);
  EXPECT_TRUE(oracle_->told.empty());
}

TEST_F(RunnerTest, AQueryWithoutAnAnswerFailsAndIsNotRepeated) {
  const auto before = approved(kAskAndSay);
  oracle_->error = Error{ErrorKind::failed, "The oracle sleeps.", "", {}};
  const auto after = run(before);
  EXPECT_EQ(after.run.state, RunState::failed);
  EXPECT_EQ(after.happened.at(0).state, StepState::failed);
  EXPECT_EQ(after.happened.at(0).report, "oracle.ask gave no answer: The oracle sleeps.");
  run(after);
  EXPECT_EQ(oracle_->told.size(), 1u);
}

TEST_F(RunnerTest, AQueryIsNothingToTakeBack) {
  const auto after = run(approved(kAskAndSay));
  const auto undo = runner_.prepare_undo(after.run.id, {});
  ASSERT_TRUE(undo) << undo.error().text();
  EXPECT_FALSE(undo->view);
  EXPECT_TRUE(undo->cannot.empty());
}

// A published fault of others: an argument that is changed between the yes and the call.

}  // namespace
}  // namespace adjutant::agent
