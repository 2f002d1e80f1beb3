// A runner with tools, a mandate and an owner that a test can make do what it wants.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/runner.h"
#include "base/temporary_folder.h"

namespace adjutant::agent {

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
  std::vector<objections::Objection> object(const objections::Asked&,
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

// A plan that asks it, and says its answer.
constexpr auto kAskAndSay = "a = oracle.ask(words=\"my secret\")\nsay(a.text)\n";

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

}  // namespace adjutant::agent
