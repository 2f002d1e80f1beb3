#include "tools/calendar/answer_resolver.h"

#include <gtest/gtest.h>

namespace adjutant::tools::calendar {
namespace {

std::string meant(std::string_view phrase) {
  const auto found = *AnswerResolver().resolve(phrase, {});
  return found.size() == 1 ? found[0].value.text() : "";
}

TEST(AnswerResolver, UnderstandsYesNoAndMaybe) {
  for (const auto* phrase : {"yes", "Accept", "I'll come", "I will be there!", "sure, gladly"})
    EXPECT_EQ(meant(phrase), "accepted") << phrase;
  for (const auto* phrase : {"no", "Decline.", "I can’t come", "I will not be there", "won't join"})
    EXPECT_EQ(meant(phrase), "declined") << phrase;
  for (const auto* phrase : {"maybe", "perhaps", "tentatively"}) EXPECT_EQ(meant(phrase), "tentative") << phrase;
}

TEST(AnswerResolver, WhatIsNoAnswerOrTwoOfThemIsNone) {
  for (const auto* phrase : {"", "the dentist", "yes or maybe", "maybe, or no", "yes, no, maybe", "\xff\x1b[2J"})
    EXPECT_EQ(meant(phrase), "") << phrase;
}

TEST(AnswerResolver, ItIsTheOwnersWord) {
  const auto found = *AnswerResolver().resolve("yes", {});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].value.type, answer_type());
  EXPECT_EQ(found[0].value.label, plan::Label::owner());
}

}  // namespace
}  // namespace adjutant::tools::calendar
