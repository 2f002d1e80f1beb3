#include "agent/antecedent.h"

#include <gmock/gmock.h>

namespace adjutant::agent {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

TEST(Antecedents, APhraseOfAnEarlierClause) {
  const auto found = antecedents("I shan't be at the choir concert, take it off the calendar", "it");
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front(), "the choir concert");
  EXPECT_THAT(antecedents("Nora keeps asking for the soup recipe, send it to her", "her"), Contains("Nora"));
  EXPECT_EQ(antecedents("my tooth is fine and the dentist is off so cancel it", "it").front(), "the dentist");
}

TEST(Antecedents, NothingOfItsOwnClauseNorBehindIt) {
  EXPECT_THAT(antecedents("take it off the calendar", "it"), IsEmpty());
  EXPECT_THAT(antecedents("the lease is old, move it to the archive", "it"), Not(Contains("the archive")));
  EXPECT_THAT(antecedents("", "it"), IsEmpty());
  EXPECT_THAT(antecedents("no such word", "it"), IsEmpty());
}

TEST(Antecedents, NoMoreThanCanBeLookedUp) {
  std::string sentence;
  for (int i = 0; i < 50; ++i) sentence += "the thing ";
  EXPECT_LE(antecedents(sentence + ", delete it", "it").size(), kMostAntecedents);
  for (int i = 0; i < 500; ++i) sentence += "the thing ";
  EXPECT_THAT(antecedents(sentence + ", delete it", "it"), IsEmpty());
}

}  // namespace
}  // namespace adjutant::agent
