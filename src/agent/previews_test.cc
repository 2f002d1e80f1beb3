// Where a value comes from, as a preview tells it and a step keeps it.
#include "agent/previews.h"

#include "agent/run_json.h"
#include "agent/test_runner.h"
#include "base/text.h"

namespace adjutant::agent {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

// Of the words that an oracle is asked.
std::string source_of(plan::Origin from) {
  Oracle oracle;
  const plan::Label label(flow::Source{flow::SourceKind::person, "billing@stadtwerke.example", false});
  const plan::Call call{&oracle.signature(), {plan::text_value("48.50 EUR", label, std::move(from))}, {}};
  const auto preview = previewed(call, oracle, {Verdict::ask, "", ""});
  EXPECT_TRUE(preview) << preview.error().text();
  EXPECT_EQ((*preview)["origins"]["words"], Json("person"));
  return (*preview)["sources"]["words"].as_string();
}

TEST(Previews, TheLineOfAMailIsShownWhateverTheMailIsCalled) {
  const std::string title =
      "the mail \"Your invoice for electricity and water, November 2026, no\" of billing@stadtwerke.example, Tue 24 "
      "Nov 2026";
  EXPECT_THAT(source_of(plan::origin(title + ", its text, line 3")), EndsWith(" (" + title + ", its text, line 3)"));
}

TEST(Previews, ALongPathLosesItsMiddleAndNoHalfOfACharacter) {
  std::string title = "the file ";
  for (int i = 0; i < 300; ++i) title += "ü";
  const auto source = source_of(plan::origin(title + ", line 12"));
  EXPECT_THAT(source, HasSubstr("(the file ü"));
  EXPECT_THAT(source, EndsWith("ü, line 12)"));
  EXPECT_THAT(source, HasSubstr("ü…ü"));
  EXPECT_EQ(valid_utf8(source), source);
  EXPECT_EQ(length(source.substr(source.find("(the"))), 200u + 2);
}

TEST(Previews, WhatAValueWasMadeOfIsNamedOnce) {
  const auto line = plan::origin("the mail \"Invoice\" of Stadtwerke, its text, line 3");
  EXPECT_THAT(source_of(plan::origin("confirmed by you", "", {line})),
              EndsWith("(confirmed by you: the mail \"Invoice\" of Stadtwerke, its text, line 3)"));
  const auto several = plan::origin("made from several values", "", {line, plan::origin("x", "", {line}), nullptr});
  EXPECT_THAT(source_of(plan::origin("line 2 of the plan", "", {several, plan::origin("your answer")})),
              EndsWith("(line 2 of the plan: the mail \"Invoice\" of Stadtwerke, its text, line 3; your answer)"));
  EXPECT_THAT(
      source_of(plan::origin("your answer, the clock", "", {plan::origin("your answer"), plan::origin("the clock")})),
      EndsWith("(your answer, the clock)"));
}

std::vector<std::string> told(const Json& journal) {
  std::vector<std::string> out;
  for (const auto& entry : journal.items()) {
    out.push_back(entry["state"].as_string() + (entry.contains("by") ? " by " + entry["by"].as_string() : "") + " " +
                  entry["at"].as_string().substr(11));
  }
  return out;
}

TEST_F(RunnerTest, AStepKeepsItsSourcesAndSaysWhenItWasWhat) {
  const auto before = prepared(std::string("touchy.do()\n") + kAskAndSay);
  clock_.advance(Seconds(10));
  ASSERT_TRUE(runner_.approve(before, Runner::Yes::each));
  clock_.advance(Seconds(10));
  tool_->during = [&] { clock_.advance(Seconds(10)); };
  const auto happened = to_json(run(before))["happened"].items();
  ASSERT_EQ(happened.size(), 2u);
  EXPECT_EQ(happened[1]["sources"], Json().set("words", "you (line 2 of the plan)"));
  EXPECT_EQ(happened[1]["origins"], Json().set("words", "owner"));
  EXPECT_EQ(happened[0]["sources"], Json::object());
  EXPECT_THAT(told(happened[0]["journal"]),
              ElementsAre("planned 08:00:00Z", "authorised by owner 08:00:10Z", "intended 08:00:20Z",
                          "issued 08:00:20Z", "confirmed 08:00:30Z"));
}

TEST_F(RunnerTest, WhatNobodySaidYesToWasAllowedByTheMandate) {
  authority_.allowed = {"touchy.do"};
  const auto before = prepared("touchy.do()\n");
  clock_.advance(Seconds(10));
  tool_->error = Error{ErrorKind::failed, "The disk is full.", "", {}};
  tool_->happened = Happened::no;
  const auto happened = to_json(run(before))["happened"].items();
  ASSERT_EQ(happened.size(), 1u);
  EXPECT_THAT(told(happened[0]["journal"]), ElementsAre("planned 08:00:00Z", "authorised by mandate 08:00:10Z",
                                                        "intended 08:00:10Z", "issued 08:00:10Z", "failed 08:00:10Z"));
}

TEST_F(RunnerTest, AStepFromBeforeItsTimesWereKeptHasTheLast) {
  const auto before = approved();
  run(before);
  ASSERT_TRUE(database_.run("DELETE FROM step_states", {}));
  const auto happened = to_json(*runner_.view(before.run.id))["happened"].items();
  EXPECT_THAT(told(happened.at(0)["journal"]), ElementsAre("confirmed 08:00:00Z"));
}

}  // namespace
}  // namespace adjutant::agent
