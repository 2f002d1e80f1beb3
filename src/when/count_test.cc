#include "when/count.h"

#include <gtest/gtest.h>

namespace adjutant::when {
namespace {

TEST(Count, NumbersAsPeopleWriteAndSayThem) {
  const std::pair<const char*, double> counts[] = {{"6", 6},
                                                   {" 12 ", 12},
                                                   {"1.5", 1.5},
                                                   {"-3", -3},
                                                   {"2x", 2},
                                                   {"2 x", 2},
                                                   {"six", 6},
                                                   {"Twenty-one", 21},
                                                   {"twenty one", 21},
                                                   {"a dozen", 12},
                                                   {"dozen", 12},
                                                   {"two dozen", 24},
                                                   {"half a dozen", 6},
                                                   {"a couple", 2},
                                                   {"a couple of", 2},
                                                   {"a hundred", 100},
                                                   {"one hundred and fifty", 150},
                                                   {"three hundred five", 305},
                                                   {"1000", 1000}};
  for (const auto& [phrase, number] : counts) EXPECT_EQ(count(phrase), number) << phrase;
}

TEST(Count, WhatIsNoNumberAsAWholeIsNone) {
  for (const auto* phrase :
       {"", "a", "an", "x", "oat milk", "6 oat milk", "two-sided", "6th", "second", "and two", "a hundred and",
        "two hundred three hundred", "dozens", "true", "\"6\"", "6 7", "half", "2 x 4"})
    EXPECT_FALSE(count(phrase)) << phrase;
  EXPECT_FALSE(count(std::string(1 << 20, '9')));
}

}  // namespace
}  // namespace adjutant::when
