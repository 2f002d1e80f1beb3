#include "app/skill_text.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/temporary_folder.h"
#include "plan/test_tools.h"

namespace adjutant::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kGood =
    "# say: greet {who: Ann}\ndef greet(who: text):\n    \"Greets.\"\n    say(f\"Hello {who}\")\n";

CheckedSkillText check(std::string plan, std::string say = "", std::string test = "") {
  plan::Catalog catalog;
  plan::add_test_tools(catalog);
  return check_skill_text({std::move(plan), std::move(say), std::move(test)}, "greet", catalog);
}

TEST(SkillText, IsGoodAsAtLoad) {
  EXPECT_TRUE(check(kGood));
  EXPECT_TRUE(check(kGood, "# Others.\nhello to {who: Ben}\n"));
  EXPECT_TRUE(check(kGood, "", "# A case.\nsay: greet Ann\nanswer: Hello Ann\n"));
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
    EXPECT_EQ(found.error().error.kind, ErrorKind::failed);
    EXPECT_THAT(found.error().error.message, StartsWith(each.line));
    EXPECT_NE(found.error().error.hint, "");
    EXPECT_EQ(found.error().part, SkillPart::plan);
    EXPECT_GT(found.error().line, 0);
  }
}

TEST(SkillText, SaysWhatElseIsWrongBelow) {
  const auto found = check("# say: greet Ann\ndef greet():\n    mail.serch()\n    mail.serch()\n");
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().error.message, StartsWith("Line 3: "));
  EXPECT_THAT(found.error().error.context, ElementsAre(StartsWith("Line 4: ")));
}

TEST(SkillText, IsOneSkillOfTheSameNameWithAnExample) {
  const auto other = check("# say: wave at {who: Ann}\ndef wave(who: text):\n    say(who)\n");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().error.message, "The text is of a skill 'wave', and this one is 'greet'.");
  EXPECT_THAT(check("say(\"x\")\n").error().error.message, HasSubstr("a skill is one def"));
  EXPECT_THAT(check("def greet():\n    say(\"x\")\n").error().error.message, HasSubstr("has no example"));
  EXPECT_FALSE(check(""));
}

TEST(SkillText, SaysWhichOfItsTextsIsWrongAndInWhichLine) {
  const struct {
    const char *say, *test;
    SkillPart part;
    int line;
    const char *message, *hint;
  } kCases[] = {
      {"hi {who: Ben}\nhello to {whom: Ben}\n", "", SkillPart::say, 2,
       "Line 2 of what is said: the example has a slot 'whom' that the skill has not.", "{slot: the words}"},
      {"hi {who: Ben\n", "", SkillPart::say, 1,
       "Line 1 of what is said: the example \"hi {who: Ben\" has no closing brace.", "{slot: the words}"},
      {"", "say: greet Ann\nanser: Hello\n", SkillPart::test, 2,
       "Line 2 of its test: \"anser: Hello\" is not understood.", "A line begins with say:"},
      {"", "\nanswer: Hello\n\nsay: x\nanswer: y\n", SkillPart::test, 2, "Line 2 of its test: this case says nothing.",
       "say: ..."},
      {"", "say: a\nanswer: b\n\nsay: c\n", SkillPart::test, 4, "Line 4 of its test: this case expects nothing.",
       "answer: ..."},
      {"", "# Nothing yet.\n", SkillPart::test, 0, "Its test: it has no case.", "Or leave it empty."},
  };
  for (const auto& each : kCases) {
    const auto found = check(kGood, each.say, each.test);
    ASSERT_FALSE(found) << each.message;
    EXPECT_EQ(found.error().error.kind, ErrorKind::failed);
    EXPECT_EQ(found.error().error.message, each.message);
    EXPECT_THAT(found.error().error.hint, HasSubstr(each.hint));
    EXPECT_EQ(found.error().part, each.part);
    EXPECT_EQ(found.error().line, each.line);
  }
}

TEST(SkillText, IsWrittenWholeOrLeftAsItWas) {
  TemporaryFolder folder;
  const SkillTexts before{"a plan", "a sentence", ""}, after{"another plan", "", "a case"};
  const auto there = [&] {
    SkillTexts out;
    out.plan = read_file(folder / "greet.plan").value_or("");
    out.say = read_file(folder / "greet.say").value_or("");
    out.test = read_file(folder / "greet.test").value_or("");
    return out;
  };
  ASSERT_TRUE(write_skill_texts(folder / "greet.plan", before, {}));
  EXPECT_EQ(there(), before);
  ASSERT_TRUE(write_skill_texts(folder / "greet.plan", after, before));
  EXPECT_EQ(there(), after);
  EXPECT_FALSE(fs::exists(folder / "greet.say")) << "an empty text is no file";
  // The last one cannot be written: a folder has its name.
  ASSERT_TRUE(write_skill_texts(folder / "greet.plan", before, after));
  fs::create_directories(folder / "greet.test" / "in the way");
  EXPECT_FALSE(write_skill_texts(folder / "greet.plan", after, before));
  EXPECT_EQ(there(), before);
}

}  // namespace
}  // namespace adjutant::app
