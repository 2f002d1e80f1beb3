#include "when/slips.h"

#include <gtest/gtest.h>

namespace adjutant::when {
namespace {

TEST(Slips, AWordOfTimesIsPutRight) {
  EXPECT_EQ(without_slips("thursdy at 3"), "thursday at 3");
  EXPECT_EQ(without_slips("tomorrw evning, 20 mintues"), "tomorrow evening, 20 minutes");
  EXPECT_EQ(without_slips("Wenesday"), "wednesday");
  EXPECT_EQ(without_slips("90 secnds"), "90 seconds");
}

TEST(Slips, WhatIsRightOrAnotherWordStays) {
  for (const char* phrase : {"Monday at 9", "Mondays", "mourning at noon", "a week on Friday", "the match in May",
                             "7 pm", "", "\xC3\xA9t\xC3\xA9", "the cabin", "Martha's month", "easier"})
    EXPECT_EQ(without_slips(phrase), phrase);
}

}  // namespace
}  // namespace adjutant::when
