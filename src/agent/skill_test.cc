#include "agent/skill.h"

#include <gmock/gmock.h>

#include "agent/skill_cases.h"
#include "base/file.h"
#include "base/temporary_folder.h"
#include "plan/test_tools.h"

namespace adjutant::agent {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kGood =
    "# say: greet {who: Ann}\ndef greet(who: text):\n    \"Greets.\"\n    say(f\"Hello {who}\")\n";

TEST(Skills, OneWithAnErrorIsNamedAndSkippedAndTheRestWork) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "greet.plan", kGood));
  ASSERT_TRUE(write_file(folder / "greet.say", "hello to {who: Ben}\n"));
  ASSERT_TRUE(write_file(folder / "broken.plan", "# say: x\ndef broken():\n    mail.serch()\n"));
  ASSERT_TRUE(write_file(folder / "mute.plan", "def mute():\n    say(\"x\")\n"));
  ASSERT_TRUE(write_file(folder / "slot.plan", "# say: say {what: x}\ndef slot():\n    say(\"x\")\n"));
  plan::Catalog catalog;
  plan::add_test_tools(catalog);
  const auto set = load_skills({folder.path()}, catalog);
  ASSERT_EQ(set.skills.size(), 1u);
  EXPECT_EQ(set.skills[0].file, folder / "greet.plan");
  EXPECT_EQ(set.skills[0].further.size(), 1u);
  EXPECT_THAT(set.problems, ElementsAre(HasSubstr("broken.plan is skipped"), HasSubstr("mute.plan is skipped"),
                                        HasSubstr("slot.plan is skipped")));
}

TEST(Skills, OneThatIsSwitchedOffIsKeptApartUntilItIsSwitchedOn) {
  const TemporaryFolder shipped, own;
  ASSERT_TRUE(write_file(shipped / "greet.plan", kGood));
  plan::Catalog catalog;
  plan::add_test_tools(catalog);
  const std::vector<fs::path> folders = {shipped.path(), own.path()};
  const auto before = skill_files(folders);
  ASSERT_TRUE(switch_skill(own.path(), "greet", Switch::off));
  ASSERT_TRUE(switch_skill(own.path(), "greet", Switch::off));
  EXPECT_NE(skill_files(folders), before);
  auto set = load_skills(folders, catalog);
  EXPECT_THAT(set.skills, IsEmpty());
  ASSERT_EQ(set.off.size(), 1u);
  EXPECT_EQ(set.off[0].file, shipped / "greet.plan");
  EXPECT_TRUE(is_switched_off(own.path(), "greet"));
  ASSERT_TRUE(switch_skill(own.path(), "greet", Switch::on));
  set = load_skills(folders, catalog);
  EXPECT_EQ(set.skills.size(), 1u);
  EXPECT_THAT(set.off, IsEmpty());
  for (const auto* name : {"", "../greet", "a.b", "greet\n"}) EXPECT_FALSE(switch_skill(own.path(), name, Switch::off));
}

TEST(SkillCases, AreReadLineByLine) {
  const auto cases = *read_skill_cases(
      "# A comment.\nfirst: do this\nsay: and that\nplans: one\nplans: two\n\n\nsay: why\nanswer: so\n", "x.test");
  ASSERT_EQ(cases.size(), 2u);
  EXPECT_THAT(cases[0].first, ElementsAre("do this"));
  EXPECT_EQ(cases[0].line, 3);
  EXPECT_THAT(cases[0].plans, ElementsAre("one", "two"));
  EXPECT_THAT(cases[1].answers, ElementsAre("so"));
  EXPECT_FALSE(cases[1].now);
  const auto then = *read_skill_cases("now: 2026-11-25T10:00:00+01:00[Europe/Berlin]\nsay: x\nplans: y\n", "x.test");
  EXPECT_EQ(then.at(0).now, *parse_time("2026-11-25T09:00:00Z"));
}

TEST(Example, IsSaidWithoutSpacesBeforeMarks) {
  const Example question{{{"", "what is on"}, {"day", "tomorrow"}, {"", "?"}}};
  EXPECT_EQ(question.sentence(), "what is on tomorrow?");
  const Example bill{{{"", "pay"}, {"payee", "the plumber"}, {"", "'s bill, please"}}};
  EXPECT_EQ(bill.sentence(), "pay the plumber's bill, please");
}

TEST(SkillCases, MistakesAreNamedWithTheirLine) {
  for (const auto* text : {"", "say: x\n", "answer: x\n", "say: x\nsay: y\nanswer: z\n", "say: x\nanswers: y\n",
                           "say:\nanswer: y\n", "now: soon\nsay: x\nanswer: y\n"})
    EXPECT_FALSE(read_skill_cases(text, "x.test")) << text;
  EXPECT_THAT(read_skill_cases("say: x\n\nsay: y\nanser: z\n", "x.test").error().message, HasSubstr("line 1"));
  EXPECT_THAT(read_skill_cases("say: y\nanser: z\n", "x.test").error().message, HasSubstr("line 2"));
}

TEST(SkillCases, WhatIsNotMetIsSaid) {
  const SkillCase wanted{1, {}, "x", {"Archives 2"}, {"Two  mails"}, {}};
  EXPECT_THAT(what_is_wrong(wanted, "tidy", {"tidy", {"archives 2 mails"}, "two\nmails", ""}), IsEmpty());
  EXPECT_THAT(what_is_wrong(wanted, "tidy", {"other", {"archives 3 mails"}, "none", ""}),
              ElementsAre(HasSubstr("taken for other"), HasSubstr("Archives 2"), HasSubstr("Two  mails")));
  EXPECT_THAT(what_is_wrong(wanted, "tidy", {"", {}, "", "No skill fits that."}),
              testing::Contains(HasSubstr("not understood")));
  EXPECT_THAT(what_is_wrong({1, {}, "x", {}, {}, {"past"}}, "tidy", {"tidy", {}, "", "It lies in the past."}),
              IsEmpty());
  EXPECT_THAT(what_is_wrong({1, {}, "x", {}, {"a"}, {}}, "tidy", {"tidy", {}, "a", "It failed."}),
              ElementsAre(HasSubstr("cannot be done")));
}

}  // namespace
}  // namespace adjutant::agent
