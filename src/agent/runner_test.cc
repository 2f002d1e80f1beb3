#include "agent/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
    return {allowed.contains(call.signature->name) ? Verdict::allow : Verdict::ask, "", ""};
  }
  Result<void> count(const Decision&, const plan::Call&, const std::string& key, const Time&) override {
    counted.insert(key);
    return {};
  }
  Result<void> give_back(const std::string& key) override {
    counted.erase(key);
    return {};
  }
  std::set<std::string> counted;
  std::set<std::string> allowed;  // tools
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
    if (id != "t1") return fail(ErrorKind::failed, "There is no such thing.");
    return plan::Preview{.text = "uses " + id};
  }
  Result<plan::Outcome> perform(const plan::Call& call, const plan::Intent&, std::stop_token) override {
    used.push_back(call.argument("ids").items().at(0).text());
    return plan::Outcome{{}, "Used it.", {}};
  }
  std::vector<std::string> used;

 private:
  plan::Signature signature_;
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

}  // namespace
}  // namespace adjutant::agent
