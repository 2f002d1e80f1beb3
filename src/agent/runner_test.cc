#include "agent/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/run_json.h"
#include "agent/run_text.h"
#include "base/temporary_folder.h"

namespace adjutant::agent {
namespace {

using journal::RunState;
using journal::StepState;
using plan::Happened;

// An effect whose failure can be of any kind, and which tells afterwards what it was told to tell.
class Touchy final : public plan::Tool {
 public:
  Touchy() {
    signature_.name = "touchy.do";
    signature_.result = plan::Kind::nothing;
    signature_.effect = plan::Effect::write;
    signature_.once = plan::Once::conditional_write;
  }
  const plan::Signature& signature() const override { return signature_; }
  Result<plan::Preview> preview(const plan::Call&) override {
    if (preview_error) return std::unexpected(*preview_error);
    return plan::Preview{.text = "touches it", .links = {"thing:1"}, .precondition = Json(seen)};
  }
  Result<plan::Outcome> perform(const plan::Call&, const plan::Intent&, std::stop_token) override {
    ++performed;
    if (during) during();
    if (error) return std::unexpected(*error);
    return plan::Outcome{{}, "Touched it.", {}};
  }
  Result<plan::Reconciled> reconcile(const plan::Call&, const plan::Intent&) override {
    if (!happened) return fail(ErrorKind::failed, "Nobody answers.");
    return plan::Reconciled{*happened, *happened == Happened::yes
                                           ? std::optional(plan::Outcome{{}, "Touched it all the same.", {}})
                                           : std::nullopt};
  }

  int seen = 1;  // of the world
  std::optional<Error> preview_error;
  int performed = 0;
  std::optional<Error> error;
  std::optional<Happened> happened = Happened::unknown;
  std::function<void()> during;

 private:
  plan::Signature signature_;
};

class Counting final : public Authority {
 public:
  Decision decide(const plan::Call& call, const Time&) override {
    decided_by[call.signature->name] = flow::describe_sources(call.control);
    const auto said = verdicts.find(call.signature->name);
    if (said != verdicts.end()) return {said->second, "", "so it is said"};
    return {allowed.contains(call.signature->name) ? Verdict::allow : Verdict::ask, "", ""};
  }
  Result<void> count(const Decision&, const plan::Call&, const std::string& key, const Time&) override {
    if (count_error) return std::unexpected(*count_error);
    counted.insert(key);
    return {};
  }
  Result<void> give_back(const std::string& key) override {
    counted.erase(key);
    return {};
  }
  Result<void> endorse(const mandate::Endorsement& endorsement, const Time&) override {
    endorsed.push_back(endorsement);
    return {};
  }
  std::vector<mandate::Endorsement> endorsed;
  std::set<std::string> counted;
  std::set<std::string> allowed;  // tools
  std::map<std::string, Verdict> verdicts;
  std::map<std::string, std::string> decided_by;  // of each tool, when it was decided about last
  std::optional<Error> count_error;
};

// An outside service that is told words and answers.
class Oracle final : public plan::Tool {
 public:
  Oracle() {
    signature_.name = "oracle.ask";
    signature_.doc = "Asks the oracle.";
    signature_.parameters = {{"words", plan::Kind::text, plan::Role::content, "", {}}};
    signature_.result = plan::Type::record("Saying", {{"text", plan::Kind::text, ""}});
    signature_.effect = plan::Effect::query;
    signature_.labels = {{"", place()}};
  }
  static plan::Label place() { return plan::Label(flow::Source{flow::SourceKind::place, "oracle.example", false}); }
  const plan::Signature& signature() const override { return signature_; }
  Result<plan::Value> read(const plan::Call& call, std::stop_token) override {
    told.push_back(call.to_json().dump());
    if (during) during();
    if (error) return std::unexpected(*error);
    return plan::record_value(signature_.result, {plan::text_value(says, place())}, place());
  }

  std::vector<std::string> told;
  std::string says = "t1";
  std::optional<Error> error;
  std::function<void()> during;

 private:
  plan::Signature signature_;
};

// Makes a thing whose id nobody knows before.
class Making final : public plan::Tool {
 public:
  Making() {
    signature_.name = "thing.make";
    signature_.result = plan::Type::record("Thing", {{"id", plan::Kind::text, ""}});
    signature_.effect = plan::Effect::write;
  }
  const plan::Signature& signature() const override { return signature_; }
  Result<plan::Preview> preview(const plan::Call&) override { return plan::Preview{.text = "makes a thing"}; }
  Result<plan::Outcome> perform(const plan::Call&, const plan::Intent&, std::stop_token) override {
    return plan::Outcome{plan::record_value(signature_.result, {plan::text_value("t1")}), "Made a thing.", {}};
  }

 private:
  plan::Signature signature_;
};

// Needs a thing that is there, already for its preview.
class Using final : public plan::Tool {
 public:
  Using() {
    signature_.name = "thing.use";
    signature_.doc = "Uses a thing.";
    signature_.parameters = {{"ids", plan::Type::list(plan::Kind::text), plan::Role::locator, "", {}}};
    signature_.effect = plan::Effect::write;
  }
  const plan::Signature& signature() const override { return signature_; }
  Result<plan::Preview> preview(const plan::Call& call) override {
    const auto& id = call.argument("ids").items().at(0).text();
    if (id != "t1" && id != "t2") return fail(ErrorKind::failed, "There is no such thing.");
    return plan::Preview{.text = "uses " + id};
  }
  Result<plan::Outcome> perform(const plan::Call& call, const plan::Intent&, std::stop_token) override {
    used.push_back(call.argument("ids").items().at(0).text());
    performed.push_back(call.to_json().dump());
    return plan::Outcome{{}, "Used it.", {}};
  }
  std::vector<std::string> used;
  std::vector<std::string> performed;  // whole calls

 private:
  plan::Signature signature_;
};

// Objects to the tools it is told to, with a question; may be the last thing that its process does.
class Objecting final : public objections::Objector {
 public:
  struct CutOff {};
  std::vector<objections::Objection> object(const std::string&, const Time&,
                                            std::vector<objections::Effect> effects) override {
    if (cuts_off) throw CutOff();
    std::vector<objections::Objection> out;
    for (const auto& effect : effects) {
      if (!against.contains(effect.tool())) continue;
      out.push_back({.kind = objections::Kind::already_done,
                     .severity = objections::Severity::question,
                     .step = effect.step,
                     .subject = effect.tool(),
                     .sentence = "Something speaks against it.",
                     .call = effect.hash});
    }
    return out;
  }
  Result<void> dismissed(const objections::Objection&, Instant) override { return {}; }

  std::set<std::string> against;  // tools
  bool cuts_off = false;
};

class NoReading final : public Reading {
 public:
  Result<plan::Value> extract(const plan::Value&, const plan::Type&, const Time&, std::stop_token) override {
    return fail(ErrorKind::failed, "");
  }
  Result<plan::Value> classify(const plan::Value&, const plan::Value&, std::stop_token) override {
    return fail(ErrorKind::failed, "");
  }
  Result<plan::Value> choose(const plan::Value&, const plan::Value&, std::stop_token) override {
    return fail(ErrorKind::failed, "");
  }
  Result<plan::Value> draft(const plan::Value&, const plan::Value&, std::stop_token) override {
    return fail(ErrorKind::failed, "");
  }
};

class RunnerTest : public testing::Test {
 protected:
  RunnerTest() : database_(*store::Database::open(folder_ / "home.db")), journal_(database_, clock_) {
    auto tool = std::make_unique<Touchy>();
    tool_ = tool.get();
    catalog_.add(std::move(tool));
    catalog_.add(std::make_unique<Making>());
    auto uses = std::make_unique<Using>();
    using_ = uses.get();
    catalog_.add(std::move(uses));
    auto oracle = std::make_unique<Oracle>();
    oracle_ = oracle.get();
    catalog_.add(std::move(oracle));
  }
  RunView prepared(const std::string& text) {
    auto view = runner_.prepare("", *plan::check_text(text, catalog_), {{}}, {});
    EXPECT_TRUE(view) << view.error().text();
    return *view;
  }
  RunView approved(const std::string& text = "touchy.do()\n") {
    const auto view = prepared(text);
    EXPECT_EQ(view.run.state, RunState::waiting);
    EXPECT_TRUE(runner_.approve(view, Runner::Yes::each));
    return view;
  }
  RunView run(const RunView& view) {
    auto after = runner_.run(view.run.id, {});
    EXPECT_TRUE(after) << after.error().text();
    return *after;
  }

  TemporaryFolder folder_;
  ManualClock clock_{Instant(Seconds(1'800'000'000))};
  store::Database database_;
  journal::Journal journal_;
  plan::Catalog catalog_;
  Touchy* tool_ = nullptr;
  Using* using_ = nullptr;
  Oracle* oracle_ = nullptr;
  Counting authority_;
  NoReading reading_;
  AbsentOwner owner_;
  SystemRandom random_;
  Runner runner_{{catalog_, journal_, authority_, reading_, owner_, clock_}, random_, Zone()};
};

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

constexpr auto kAskAndSay = "a = oracle.ask(words=\"my secret\")\nsay(a.text)\n";
constexpr auto kAskAndDecide =
    "a = oracle.ask(words=\"well?\")\nif a.text == \"t1\":\n    touchy.do()\n    thing.use(ids=[a.text])\n";

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
