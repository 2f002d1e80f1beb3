#include "agent/spelling.h"

#include <gmock/gmock.h>

namespace adjutant::agent {
namespace {

class SpellingTest : public testing::Test {
 protected:
  SpellingTest() {
    for (const char* word : {"remind", "about", "the", "calendar", "could", "cold", "cancel", "appointment"})
      spelling_.expect(word);
    spelling_.know("remand Dana");
  }
  Spelling spelling_;
};

TEST_F(SpellingTest, ALetterLeftOutDoubledExchangedOrInTheWrongPlace) {
  EXPECT_EQ(spelling_.meant("remnid"), "remind");
  EXPECT_EQ(spelling_.meant("Abuot"), "about");
  EXPECT_EQ(spelling_.meant("calender"), "calendar");
  EXPECT_EQ(spelling_.meant("canncel"), "cancel");
  EXPECT_EQ(spelling_.meant("cancl"), "cancel");
  EXPECT_EQ(spelling_.meant("apointmnet"), "appointment") << "two slips in a long word";
}

TEST_F(SpellingTest, AShortWordOnlyWithItsLettersInTheWrongPlace) {
  EXPECT_EQ(spelling_.meant("teh"), "the");
  EXPECT_EQ(spelling_.meant("tho"), "");
  EXPECT_EQ(spelling_.meant("he"), "");
}

TEST_F(SpellingTest, WhatIsKnownStaysWhatItIs) {
  EXPECT_EQ(spelling_.meant("remind"), "");
  EXPECT_EQ(spelling_.meant("remand"), "") << "another word, not a slip";
  EXPECT_EQ(spelling_.meant("dana"), "");
  EXPECT_EQ(spelling_.meant("zebra"), "");
  EXPECT_EQ(spelling_.meant("2026"), "");
  EXPECT_EQ(spelling_.meant("cald@x.example"), "");
}

TEST_F(SpellingTest, OfTwoTheLikelier) {
  EXPECT_EQ(spelling_.meant("coudl"), "could");
  EXPECT_EQ(spelling_.meant("coldd"), "cold");
}

}  // namespace
}  // namespace adjutant::agent
