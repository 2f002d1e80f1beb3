#include "agent/coordination.h"

#include <gmock/gmock.h>

#include <set>

namespace adjutant::agent {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Split {
  std::string_view sentence, first, whole, reduced;  // no whole: it stands alone
};

bool is_person(const std::string& words) {
  static const std::set<std::string> kPeople = {"Ben", "Priya", "Priya Raman", "Kim", "mum"};
  return kPeople.contains(words);
}

TEST(Coordination, OfNames) {
  const Split kSplits[] = {
      {"write to Ben and Priya that I am late", "Ben", "Ben and Priya", "write to Ben that I am late"},
      {"email Ben, Priya Raman and mum that it rains", "Ben", "Ben, Priya Raman and mum", "email Ben that it rains"},
      {"tell Ben, Priya, and Kim: it rains", "Ben", "Ben, Priya, and Kim", "tell Ben: it rains"},
      {"tell Ben and Priya and Kim: it rains", "Ben", "Ben and Priya and Kim", "tell Ben: it rains"},
      {"tell Ben and Kim, Priya is late", "Ben", "Ben and Kim", "tell Ben, Priya is late"},
      {"send the lease to Ben & Kim", "Ben", "Ben & Kim", "send the lease to Ben"},
      // Not known, and to be asked for rather than left out.
      {"write to Ben and Zorro that I am late", "Ben", "Ben and Zorro", "write to Ben that I am late"},
      {"write to Ben and Özge that I am late", "Ben", "Ben and Özge", "write to Ben that I am late"},
      {"send the Bennet lease to Ben and Kim", "Ben", "Ben and Kim", "send the Bennet lease to Ben"},
      {"write to Ben and I’ll see", "Ben", "", ""},
      {"write to Ben and I will see", "Ben", "", ""},
      {"tell Ben, Priya is late", "Ben", "", ""},
      {"tell Ben and call", "Ben", "", ""},
      {"tell Ben and", "Ben", "", ""},
      {"tell Ben", "Ben", "", ""},
      {"tell Ben", "Nora", "", ""},
      {"tell Ben", "", "", ""},
  };
  for (const auto& each : kSplits) {
    const auto found = coordination(each.sentence, each.first, true, is_person);
    EXPECT_EQ(found ? found->whole : "", each.whole) << each.sentence;
    EXPECT_EQ(found ? found->reduced : "", each.reduced) << each.sentence;
  }
}

TEST(Coordination, OfOthersOnlyWhatIsOne) {
  const auto is_time = [](const std::string& words) { return words == "at seven"; };
  const auto found = coordination("remind me at five and at seven to eat", "at five", false, is_time);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->reduced, "remind me at five to eat");
  EXPECT_FALSE(coordination("remind me at five and Monday we eat", "at five", false, is_time));
}

TEST(Coordination, Conjuncts) {
  EXPECT_THAT(conjuncts("Ben and Priya Raman"), ElementsAre("Ben", "Priya Raman"));
  EXPECT_THAT(conjuncts("Ben, Priya, and Kim"), ElementsAre("Ben", "Priya", "Kim"));
  EXPECT_THAT(conjuncts("and Ben and"), IsEmpty());
  EXPECT_THAT(conjuncts("Ben"), IsEmpty());
  EXPECT_THAT(conjuncts(""), IsEmpty());
}

}  // namespace
}  // namespace adjutant::agent
