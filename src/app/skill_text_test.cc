#include "app/skill_text.h"

#include <gmock/gmock.h>

#include "plan/test_tools.h"

namespace adjutant::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kGood =
    "# say: greet {who: Ann}\ndef greet(who: text):\n    \"Greets.\"\n    say(f\"Hello {who}\")\n";

Result<void> check(std::string_view text, std::string_view further = "") {
  plan::Catalog catalog;
  plan::add_test_tools(catalog);
  return check_skill_text(text, further, "greet", catalog);
}

TEST(SkillText, IsGoodAsAtLoad) {
  EXPECT_TRUE(check(kGood));
  EXPECT_TRUE(check(kGood, "# Others.\nhello to {who: Ben}\n"));
}

TEST(SkillText, NamesTheLineOfWhatIsWrong) {
  const struct {
    const char *text, *line;
  } kCases[] = {
      {"# say: greet Ann\ndef greet():\n    mail.serch()\n", "Line 3: "},
      {"# say: greet Ann\ndef greet(\n", "Line "},
      {"# say: greet\n# say: greet {whom: Ann}\ndef greet(who: text):\n    say(who)\n",
       "Line 2: the example has a slot 'whom'"},
      {"# say: greet {who: Ann\ndef greet(who: text):\n    say(who)\n", "Line 1: "},
  };
  for (const auto& each : kCases) {
    const auto found = check(each.text);
    ASSERT_FALSE(found) << each.text;
    EXPECT_EQ(found.error().kind, ErrorKind::failed);
    EXPECT_THAT(found.error().message, StartsWith(each.line));
    EXPECT_NE(found.error().hint, "");
  }
}

TEST(SkillText, SaysWhatElseIsWrongBelow) {
  const auto found = check("# say: greet Ann\ndef greet():\n    mail.serch()\n    mail.serch()\n");
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, StartsWith("Line 3: "));
  EXPECT_THAT(found.error().context, ElementsAre(StartsWith("Line 4: ")));
}

TEST(SkillText, IsOneSkillOfTheSameNameWithAnExample) {
  const auto other = check("# say: wave at {who: Ann}\ndef wave(who: text):\n    say(who)\n");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().message, "The text is of a skill 'wave', and this one is 'greet'.");
  EXPECT_THAT(check("say(\"x\")\n").error().message, HasSubstr("a skill is one def"));
  EXPECT_THAT(check("def greet():\n    say(\"x\")\n").error().message, HasSubstr("has no example"));
  EXPECT_FALSE(check(""));
}

TEST(SkillText, FitsTheWaysToSayItThatStandInAnotherFile) {
  const auto found = check(kGood, "hello to {whom: Ben}\n");
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr("greet.say would not fit it any more"));
  EXPECT_THAT(found.error().context, ElementsAre(HasSubstr("line 1 of greet.say")));
}

}  // namespace
}  // namespace adjutant::app
