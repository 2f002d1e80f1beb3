#include "model/needle.h"

#include <gmock/gmock.h>

namespace adjutant::model {
namespace {

using testing::Pair;
using testing::UnorderedElementsAre;

const std::vector<Form> kForms = {
    {"move_event", "Move an event.", {{"event", "which", true, {}}, {"start", "", true, {}}}},
    {"write_to", "Write.", {{"who", "", true, {}}}}};

TEST(ReadFilling, TakesCallsOfKnownFormsAndSlots) {
  const auto filling = read_filling(
      R"({"function_calls":[{"name":"move_event","arguments":{"event":" my three ","start":"tomorrow","extra":"x"}}],
          "suppressed_calls":[{"name":"write_to","arguments":{"who":"Ben"}}],"confidence":0.5})",
      kForms);
  ASSERT_TRUE(filling);
  ASSERT_EQ(filling->filled.size(), 2U);
  EXPECT_EQ(filling->filled[0].form, "move_event");
  EXPECT_FALSE(filling->filled[0].withheld);
  EXPECT_THAT(filling->filled[0].words, UnorderedElementsAre(Pair("event", "my three"), Pair("start", "tomorrow")));
  EXPECT_TRUE(filling->filled[1].withheld);
  EXPECT_EQ(filling->confidence, 0.5);
}

TEST(ReadFilling, LeavesOutWhatNobodyAskedFor) {
  const auto filling = read_filling(
      R"({"function_calls":[{"name":"format_disk","arguments":{}},{"name":7},{"name":"write_to","arguments":{"who":[1]}}],
          "confidence":99})",
      kForms);
  ASSERT_TRUE(filling);
  ASSERT_EQ(filling->filled.size(), 1U);
  EXPECT_TRUE(filling->filled[0].words.empty());
  EXPECT_EQ(filling->confidence, 1.0);
}

TEST(ReadFilling, NonsenseIsAnError) {
  for (const char* answer : {"", "yes", "[]", "{", "\"call\""}) EXPECT_FALSE(read_filling(answer, kForms)) << answer;
}

}  // namespace
}  // namespace adjutant::model
