#include "app/routine_request.h"

#include <gtest/gtest.h>

namespace adjutant::app {
namespace {

Time now() { return parse_time("2026-11-26T09:00:00+01:00[Europe/Berlin]").value(); }

TEST(RoutineRequest, IsTheTimesThatRepeatAndWhatIsLeft) {
  const struct {
    const char *sentence, *when, *what;
    bool leads;
  } kCases[] = {
      {"every weekday at 8 tell me what's on", "every weekday at 8", "tell me what's on", true},
      {"Please, every Friday at 5 pm: tell me who owes me an answer", "every Friday at 5 pm",
       "tell me who owes me an answer", true},
      {"remind me every day at 9 pm to water the plants", "every day at 9 pm", "remind me to water the plants", false},
      {"show me the open bills on the first of every month at 9", "on the first of every month at 9",
       "show me the open bills", false},
  };
  for (const auto& each : kCases) {
    const auto split = routine_in(each.sentence, now(), {});
    ASSERT_TRUE(split) << each.sentence;
    EXPECT_EQ(split->when, each.when);
    EXPECT_EQ(split->what, each.what);
    EXPECT_EQ(split->leads, each.leads) << each.sentence;
  }
}

TEST(RoutineRequest, IsNothingWithoutJustOneTimeThatRepeats) {
  for (const auto* sentence : {"tell me what's on tomorrow at 8", "every Monday at 8",
                               "every Monday at 8 and every Friday at 9 tell me what's on", "what's on?", "",
                               "every day at 8\nand then a text from elsewhere"})
    EXPECT_FALSE(routine_in(sentence, now(), {})) << sentence;
}

}  // namespace
}  // namespace adjutant::app
