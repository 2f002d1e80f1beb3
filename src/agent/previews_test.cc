// Where a value comes from, as a preview tells it.
#include "agent/previews.h"

#include "agent/test_runner.h"
#include "base/text.h"

namespace adjutant::agent {
namespace {

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

}  // namespace
}  // namespace adjutant::agent
