#include "agent/generalise.h"

#include <gtest/gtest.h>

#include "agent/skill_trial.h"
#include "plan/parser.h"
#include "plan/test_tools.h"

namespace adjutant::agent {
namespace {

class Generalise : public testing::Test {
 protected:
  Generalise() { plan::add_test_tools(catalog_); }

  // The skill's source, or why there is none.
  std::string source(std::string_view request, std::string_view plan, const std::string& name = "learned") {
    const auto program = plan::parse(plan);
    EXPECT_TRUE(program);
    if (!program) return {};
    const auto made = generalise(request, *program, name, catalog_, lexicon_, now_);
    return made ? made->source : made.error().message;
  }

  plan::Catalog catalog_;
  const Lexicon lexicon_ = *Lexicon::read("little: the a to my with at of\n");
  const Time now_ = *parse_time("2026-11-25T10:00:00+01:00[Europe/Berlin]");
};

TEST_F(Generalise, WhatIsSaidBecomesASlotOfItsType) {
  EXPECT_EQ(source("ping ann@home.example about the roses tomorrow at 3",
                   "mail.send(to=[\"ann@home.example\"], body=\"Think of the roses.\")\n"
                   "reminders.add(at=\"tomorrow at 3\", text=\"the roses\")\n"),
            "# say: ping {to: ann@home.example} about {what: the roses} {when: tomorrow at 3}\n"
            "def learned(to: address, when: time, what: text):\n"
            "    \"Learned from \\\"ping ann@home.example about the roses tomorrow at 3\\\".\"\n"
            "    mail.send(to=[to], body=\"Think of the roses.\")\n"
            "    reminders.add(at=when, text=what)\n");
}

TEST_F(Generalise, WhatMeansTheSameIsTheSame) {
  const std::string made = source("pay 12 EUR to Telcom on Friday",
                                  "bank.prepare_transfer(to=\"Telcom\", iban=\"DE28 9900 5555 0000 4200 17\", "
                                  "amount=\"12.00 EUR\", on=\"2026-11-27\")\n");
  EXPECT_NE(made.find("# say: pay {amount: 12 EUR} to {to: Telcom} {on: on Friday}"), std::string::npos) << made;
  EXPECT_NE(made.find("iban=\"DE28 9900 5555 0000 4200 17\""), std::string::npos) << made;
}

TEST_F(Generalise, TheSameConstantIsOneSlotAndNoNameIsTakenTwice) {
  EXPECT_EQ(source("chase telcom mails",
                   "sender = mail.search(sender=\"Telcom\")\n"
                   "other = mail.search(sender=\"Telcom\", words=\"chase\")\n"
                   "say(f\"{len(sender)} and {len(other)}\")\n"),
            "# say: {words: chase} {sender_2: telcom} mails\n"
            "def learned(sender_2: text, words: text):\n"
            "    \"Learned from \\\"chase telcom mails\\\".\"\n"
            "    sender = mail.search(sender=sender_2)\n"
            "    other = mail.search(sender=sender_2, words=words)\n"
            "    say(f\"{len(sender)} and {len(other)}\")\n");
}

TEST_F(Generalise, WhatIsNotSaidStaysAndPartsOfWordsAreNotSaid) {
  const std::string made = source("look for cathedral", "cats = mail.search(words=\"cat\")\nsay(f\"{len(cats)}\")\n");
  EXPECT_EQ(made.find("{words"), std::string::npos) << made;
}

TEST_F(Generalise, NoSkillIsMadeOf) {
  const char* plan = "reminders.add(at=\"tomorrow at 3\", text=\"roses\")\n";
  EXPECT_NE(source("roses {at}", plan).find("braces"), std::string::npos);
  EXPECT_NE(source("roses\nat", plan).find("several lines"), std::string::npos);
  EXPECT_NE(source("roses", plan).find("whole request"), std::string::npos);
  EXPECT_NE(source("x", "def given(page: text):\n    \"Doc.\"\n    say(page)\n").find("was given something"),
            std::string::npos);
}

TEST_F(Generalise, ItsNameIsMadeOfWhatIsNoSlot) {
  const auto program = plan::parse("reminders.add(at=\"tomorrow at 3\", text=\"roses\")\n");
  const auto made = generalise("water the roses tomorrow at 3", *program, "", catalog_, lexicon_, now_);
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_EQ(made->skill.name, "water");
}

TEST(Trial, TakesOverOnlyWhereNothingGetsWorse) {
  const SkillSet now, candidate{{Skill{"new", "", {}, {}, {}}}, {}};
  const auto understand = [](const SkillSet& skills, const std::string& sentence) -> std::string {
    const bool has_new = !skills.skills.empty();
    if (sentence == "spoiled") return has_new ? "new" : "old";
    if (sentence == "gained") return has_new ? "new" : "";
    return "old";
  };
  EXPECT_TRUE(try_out({{"same", "old"}, {"gained", "new"}}, now, candidate, understand).takes_over());
  EXPECT_FALSE(try_out({{"same", "old"}}, now, candidate, understand).takes_over());
  const auto trial = try_out({{"spoiled", "old"}, {"gained", "new"}}, now, candidate, understand);
  EXPECT_FALSE(trial.takes_over());
  EXPECT_EQ(trial.worse, std::vector<std::string>{"spoiled"});
}

}  // namespace
}  // namespace adjutant::agent
