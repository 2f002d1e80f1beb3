#include "agent/alignment.h"

#include <gtest/gtest.h>

#include "plan/checker.h"

namespace adjutant::agent {
namespace {

class AlignmentTest : public testing::Test {
 protected:
  AlignmentTest() {
    auto skill = read_skill(
        "# say: remind me to {what: call Ben} {when: tomorrow at 9}\n"
        "# say: order {what: tea}\n"
        "def order(what: text, when: time?):\n    \"Orders.\"\n    say(what)\n",
        "test.plan", catalog_);
    EXPECT_TRUE(skill) << skill.error().text();
    if (skill) skills_.skills.push_back(std::move(*skill));
    examples_.emplace(skills_, lexicon_);
  }

  // The words in the slots of the example, in its order: by the cheapest way.
  std::vector<std::string> laid(std::size_t example, std::string_view text, const Order& order,
                                std::size_t without = Aligner::kNothing) {
    const Sentence sentence(text, lexicon_, Slips::corrected, &examples_->spelling());
    SlotPrices prices(*examples_, sentence, {}, now_);
    const Likenesses likenesses(*examples_, sentence, prices);
    Aligner aligner(*examples_, sentence, likenesses, prices);
    const auto ways = aligner.align(examples_->patterns()[example], order, without);
    std::vector<std::string> slots;
    for (const auto& [begin, end] : ways.empty() ? decltype(Alignment::slots)() : ways.front().slots)
      if (begin < end) slots.push_back(sentence.typed(begin, end));
    return slots;
  }

  plan::Catalog catalog_;
  SkillSet skills_;
  Lexicon lexicon_ = *Lexicon::read("little: to me\n");
  std::optional<Examples> examples_;
  const Time now_ = *parse_time("2026-11-25T10:00:00+01:00");
};

using Slots = std::vector<std::string>;

TEST_F(AlignmentTest, WordsInTheirOrder) {
  EXPECT_EQ(laid(0, "remind me to buy milk on Friday", {0, 1, 2, 3, 4, 5, 6}), (Slots{"buy milk", "on Friday"}));
  EXPECT_EQ(laid(0, "remidn me to buy milk on Friday", {0, 1, 2, 3, 4, 5, 6}), (Slots{"buy milk", "on Friday"}))
      << "with a slip of the finger";
}

TEST_F(AlignmentTest, WordsInAnotherOrder) {
  EXPECT_EQ(laid(0, "on Friday remind me to buy milk", {2, 3, 4, 5, 6, 0, 1}), (Slots{"buy milk", "on Friday"}));
}

TEST_F(AlignmentTest, NoSlotTakesWordsThatStandApart) {
  EXPECT_EQ(laid(1, "order green, thanks, tea", {0, 1, 3}), (Slots{"tea"}));
}

TEST_F(AlignmentTest, WithoutWhatStandsElsewhere) {
  EXPECT_EQ(laid(0, "on Friday remind me to buy milk", {2, 3, 4, 5, 6}, 4), (Slots{"buy milk"}));
}

TEST_F(AlignmentTest, OneSlipMakesTermsNearlyAlike) {
  EXPECT_EQ(likeness("remind", "remind"), 1);
  EXPECT_GT(likeness("remidn", "remind"), 0.5);
  EXPECT_EQ(likeness("rmidn", "remind"), 0);
  EXPECT_EQ(likeness("cat", "cut"), 0) << "too short to tell";
}

}  // namespace
}  // namespace adjutant::agent
