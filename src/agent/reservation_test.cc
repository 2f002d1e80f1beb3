// What takes back what a sentence says, against a skill that acts.
#include "agent/reservation.h"

#include <gmock/gmock.h>

#include "agent/router.h"
#include "plan/test_tools.h"

namespace adjutant::agent {
namespace {

using testing::HasSubstr;

constexpr const char* kWords = R"(
little: a the my to of for at on please do don't not never but now
aside: if you can, thanks
opening: please, hey, sorry to bother you but
refusal: do not, dont, never, no need to
question: should i, did you, how do i
retraction: never mind, leave it
exception: except, apart from, everything but
)";

constexpr const char* kSkill = R"(# say: finish {thing: the lease}
# say: {thing: the lease} is done, finish it
# say: don't keep {thing: the lease} open
# say: how do I finish {thing: the lease}? Do it.
# say: finish {thing: the lease} unless it is finished
def finish(thing: text):
    "Finish a thing."
    tasks.finish(id=thing)
)";

constexpr const char* kTakesDown = R"(# say: note {thing: the lease}
def note(thing: text):
    "Note a thing."
    tasks.create(title=thing)
)";

class ReservationTest : public testing::Test {
 protected:
  ReservationTest() {
    plan::add_test_tools(catalog_);
    for (const char* source : {kSkill, kTakesDown}) {
      auto skill = read_skill(source, "test.plan", catalog_);
      EXPECT_TRUE(skill) << skill.error().text();
      if (skill) skills_.skills.push_back(std::move(*skill));
    }
    understander_.emplace(skills_, lexicon_, std::set<std::string>());
  }

  // Why it is not done; empty: it may be.
  std::string against(std::string_view sentence, const std::string& thing = "", std::size_t skill = 0) {
    const auto why = Reservation(sentence, lexicon_).against(skills_.skills[skill], {{"thing", thing}});
    return why ? why->message : "";
  }
  bool doubts(std::string_view sentence, const std::string& thing) {
    return Reservation(sentence, lexicon_).doubts(skills_.skills.front(), {{"thing", thing}});
  }
  RoutedPlan routed(std::string_view sentence) {
    Router router(*understander_, {}, owner_, nullptr);
    auto found = router.route(sentence, {}, {});
    EXPECT_TRUE(found) << sentence;
    return found ? std::move(*found) : RoutedPlan();
  }

  plan::Catalog catalog_;
  SkillSet skills_;
  Lexicon lexicon_ = *Lexicon::read(kWords);
  AbsentOwner owner_;
  std::optional<Understander> understander_;
};

TEST_F(ReservationTest, ANoIsNoOrder) {
  for (const char* sentence : {"don't finish the lease", "please do not finish the lease", "Don’t finish the lease",
                               "hey, never finish the lease", "no need to finish the lease"})
    EXPECT_THAT(against(sentence), HasSubstr("what not to do")) << sentence;
  EXPECT_EQ(against("finish the lease"), "");
  EXPECT_EQ(against("don't forget to finish the lease"), "");
  EXPECT_EQ(against("don't keep the garden open"), "") << "an example says so";
}

TEST_F(ReservationTest, AQuestionIsNoOrder) {
  EXPECT_THAT(against("should I finish the lease?"), HasSubstr("is a question"));
  EXPECT_THAT(against("did you finish the lease"), HasSubstr("is a question"));
  EXPECT_EQ(against("how do I finish the garden? Do it."), "") << "an example asks so";
  EXPECT_EQ(against("did you tell Ben? Finish the lease"), "");
}

TEST_F(ReservationTest, AnExceptionIsNotOverlooked) {
  EXPECT_THAT(against("finish all except the lease"), HasSubstr("leave out what stands behind \"except\""));
  EXPECT_THAT(against("finish everything but the lease", "the lease"), HasSubstr("\"everything but\""));
  EXPECT_THAT(against("finish it all apart from the lease", "the lease"), HasSubstr("\"apart from\""));
  EXPECT_THAT(against("finish all of Ben's but the lease", "Ben"), HasSubstr("\"but\""));
  EXPECT_EQ(against("finish all, but please do", "all"), "");
  EXPECT_EQ(against("finish \"all except one\""), "") << "a quotation is a name";
  EXPECT_THAT(against("finish everything except this", "everything except this"), HasSubstr("leave out"));
  EXPECT_EQ(against("note everything except this", "everything except this", 1), "") << "it is a part of the text";
  EXPECT_THAT(against("note everything except this", "everything", 1), HasSubstr("leave out"));
}

TEST_F(ReservationTest, WhatIsTakenBackIsNotDone) {
  for (const char* sentence : {"finish the lease. Never mind", "finish the lease, no wait, leave it",
                               "finish the lease. never mind, I have done it", "finish the lease - never mind, thanks",
                               "finish the lease, Never mind. Ben has it", "finish it for Ben. Never mind"})
    EXPECT_THAT(against(sentence), HasSubstr("taken that back")) << sentence;
  EXPECT_THAT(against("note the lease, never mind", "the lease, never mind", 1), HasSubstr("taken that back"));
  EXPECT_EQ(against("finish the lease \"no, leave it\""), "") << "a quotation is a name";
  EXPECT_EQ(against("never mind, finish the lease"), "") << "it takes back what was before";
  EXPECT_EQ(against("finish the lease and leave it there"), "");
  EXPECT_EQ(against("finish the lease, leave it open"), "");
  EXPECT_EQ(against("note that I leave it", "I leave it", 1), "");
}

TEST_F(ReservationTest, ANoOrAConditionOutsideOfTheSlotsIsDoubted) {
  EXPECT_TRUE(doubts("finish the lease if Ben writes", "the lease"));
  EXPECT_TRUE(doubts("finish the lease but not now", "the lease"));
  EXPECT_FALSE(doubts("finish what is not due", "what is not due")) << "it stands in the slot";
  EXPECT_FALSE(doubts("finish the lease unless it is finished", "the lease")) << "an example says so";
  EXPECT_FALSE(doubts("finish the lease if you can", "the lease")) << "said beside it";
  EXPECT_FALSE(doubts("sorry to bother you, but finish the lease", "the lease")) << "leads to it";
}

TEST_F(ReservationTest, TheRouterHeedsIt) {
  EXPECT_THAT(routed("don't finish the lease").problem->message, HasSubstr("what not to do"));
  EXPECT_THAT(routed("finish the garden and don't finish the lease").problem->message, HasSubstr("what not to do"));
  EXPECT_FALSE(routed("finish the lease").problem);
  EXPECT_FALSE(routed("finish the lease").in_doubt);
  EXPECT_TRUE(routed("the lease is done, finish it but not now").in_doubt);
}

}  // namespace
}  // namespace adjutant::agent
