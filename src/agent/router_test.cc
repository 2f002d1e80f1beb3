// Sentences, skills and a scripted model: what is taken for what, and what is not.
#include "agent/router.h"

#include <gmock/gmock.h>

namespace adjutant::agent {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

constexpr const char* kWords = R"(
move push shift
delete trash remove
write wrote
little: a the my to of for at on please can you could me i is in with it that
aside: after all, thanks
opening: hey, sorry to bother you but
)";

constexpr const char* kSkills[] = {
    R"(# say: remind me to {what: call the dentist} {when: tomorrow at 9}
# say: remind me {when: at noon} to {what: call the dentist}
def remind_me(what: text, when: time):
    "Remind you of something."
    say(f"{what} {when}")
)",
    R"(# say: delete {thing: the lease}
# say: {thing: the lease} is not needed, delete it
def delete_thing(thing: text):
    "Delete a thing."
    say(thing)
)",
    R"(# say: write to {who: Ben} that {body: I am late today again}
# say: tell {who: Ben} {body: I am late today again}
def write_to(who: address, body: text):
    "Write to somebody."
    say(f"{who} {body}")
)",
    R"(# say: pay {payee: the plumber}'s bill
def pay_bill(payee: text):
    "Pay a bill."
    say(payee)
)"};

class People final : public tools::Resolver {
 public:
  std::string type_name() const override { return "address"; }
  Result<std::vector<tools::Candidate>> resolve(std::string_view phrase, const Time&) override {
    std::vector<tools::Candidate> found;
    const auto add = [&](const char* address) {
      found.push_back({plan::typed_text(plan::Kind::address, address), address, 1});
    };
    if (phrase == "Priya") add("priya@known.example");
    if (phrase == "Ben") add("ben@known.example");
    if (phrase == "Anna") add("anna@one.example"), add("anna@two.example");
    return found;
  }
};

class ScriptedOwner final : public Owner {
 public:
  std::optional<std::string> answer(const std::string&) override { return std::nullopt; }
  std::optional<std::size_t> pick(const std::string& question, const std::vector<std::string>& options) override {
    asked.push_back(question);
    shown = options;
    return picks;
  }
  std::optional<bool> confirm(const std::string&, const plan::Value&) override { return std::nullopt; }

  std::optional<std::size_t> picks;
  std::vector<std::string> asked, shown;
};

class ScriptedModel final : public model::FormFiller {
 public:
  Result<model::Filling> fill(const std::vector<model::Form>& forms, const std::string&, std::string_view,
                              std::stop_token) override {
    for (const auto& form : forms) seen.push_back(form.name);
    return says;
  }
  Result<model::Filling> says = model::Filling{};
  std::vector<std::string> seen;
};

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    for (const char* source : kSkills) {
      auto skill = read_skill(source, "test.plan", catalog_);
      EXPECT_TRUE(skill) << skill.error().text();
      if (skill) skills_.skills.push_back(std::move(*skill));
    }
    understander_.emplace(skills_, lexicon_, std::set<std::string>{"ben", "anna"});
    router_.emplace(*understander_, Router::Resolvers{{"address", &people_}}, owner_, &model_);
  }

  Result<RoutedPlan> route(std::string_view sentence) { return router_->route(sentence, now_, {}); }
  // "skill slot=words ...; skill ..." or the error.
  std::string taken_for(std::string_view sentence) {
    const auto routed = route(sentence);
    if (!routed) return "not understood";
    std::string out;
    for (const auto& job : routed->understood) {
      out += (out.empty() ? "" : "; ") + job.skill;
      for (const auto& [slot, words] : job.words) out += " " + slot + "=" + words;
    }
    return out;
  }

  plan::Catalog catalog_;
  SkillSet skills_;
  Lexicon lexicon_ = *Lexicon::read(kWords);
  People people_;
  ScriptedOwner owner_;
  ScriptedModel model_;
  std::optional<Understander> understander_;
  std::optional<Router> router_;
  const Time now_ = *parse_time("2026-11-25T10:00:00+01:00");
};

TEST_F(RouterTest, AnExampleWithOtherWordsInItsSlots) {
  EXPECT_EQ(taken_for("Remind me to water the plants on Friday at 5 pm."),
            "remind_me what=water the plants when=on Friday at 5 pm");
  EXPECT_EQ(taken_for("write to Ben that the meeting is off"), "write_to body=the meeting is off who=Ben");
  EXPECT_THAT(model_.seen, IsEmpty()) << "no model is needed for that";
}

TEST_F(RouterTest, OtherWordsOfTheSameMeaningSlipsAndPoliteness) {
  EXPECT_EQ(taken_for("could you please trash the old lease"), "delete_thing thing=the old lease");
  EXPECT_EQ(taken_for("remnid me to sing at noon"), "remind_me what=sing when=at noon");
}

TEST_F(RouterTest, TheTimeStandsWhereItLikes) {
  EXPECT_EQ(taken_for("tomorrow at 9 remind me to call Mum"), "remind_me what=call Mum when=tomorrow at 9");
}

TEST_F(RouterTest, ANumberBeforeWhatIsCountedIsItsNumber) {
  SkillSet skills;
  skills.skills.push_back(*read_skill(R"(# say: order {item: milk}
# say: order {quantity: 6} {item: milk}
# say: put in a request for {item: printer toner} with the shop
def order_item(item: text, quantity: number?):
    "Order something."
    if quantity:
        say(f"{quantity} of {item}")
)",
                                      "order.plan", catalog_));
  understander_.emplace(skills, lexicon_, std::set<std::string>{});
  const auto number = [&](std::string_view sentence) { return route(sentence)->arguments.front()[1]; };
  EXPECT_EQ(taken_for("order 6 oat milk"), "order_item item=oat milk quantity=6");
  EXPECT_EQ(number("order 6 oat milk").number(), 6);
  EXPECT_EQ(taken_for("order a dozen candles"), "order_item item=candles quantity=a dozen");
  EXPECT_EQ(number("order a dozen candles").number(), 12);
  EXPECT_EQ(taken_for("put in a request for twenty-two chairs with the shop"),
            "order_item item=chairs quantity=twenty-two");
  // What is measured or has a number in its name is not counted.
  EXPECT_EQ(taken_for("order 2 kg of rice"), "order_item item=2 kg of rice");
  EXPECT_EQ(taken_for("order 7up"), "order_item item=7up");
  EXPECT_EQ(taken_for("order vitamin B 12"), "order_item item=vitamin B 12");
  EXPECT_TRUE(number("order oat milk").missing());
}

TEST_F(RouterTest, ClausesTurnedRound) {
  EXPECT_EQ(taken_for("delete it, the old lease is not needed"), "delete_thing thing=the old lease");
}

TEST_F(RouterTest, APossessiveIsNotPartOfTheName) {
  EXPECT_EQ(taken_for("pay Stadtwerke's bill"), "pay_bill payee=Stadtwerke");
}

TEST_F(RouterTest, ABodyKeepsItsCommasAndCapitals) {
  EXPECT_EQ(taken_for("tell Ben No problem, Rest your knee"), "write_to body=No problem, Rest your knee who=Ben");
}

TEST_F(RouterTest, SlipsInTheWordsOfAnExample) {
  EXPECT_EQ(taken_for("delte teh lease"), "delete_thing thing=teh lease") << "a slot's words are told as typed";
  EXPECT_EQ(taken_for("wirte to Ben taht the meeting is off"), "write_to body=the meeting is off who=Ben");
  EXPECT_EQ(plain_text(understander_->plain("plese delte the lase")), "please delete the lase");
}

TEST_F(RouterTest, WhatIsSaidBesideIsNoPartOfASlot) {
  EXPECT_EQ(taken_for("hey, sorry to bother you but delete the old lease after all, thanks"),
            "delete_thing thing=the old lease");
  EXPECT_EQ(taken_for("tell Ben I am coming after all"), "write_to body=I am coming after all who=Ben")
      << "a text keeps it";
}

TEST_F(RouterTest, AReasonMayComeFirst) {
  const auto routed = route("the cupboard is full, delete the lease");
  ASSERT_TRUE(routed) << routed.error().text();
  EXPECT_EQ(routed->understood.front().words.at("thing"), "the lease");
  EXPECT_TRUE(routed->in_doubt) << "the owner looks";
  EXPECT_EQ(taken_for("if it rains, delete the lease"), "not understood") << "a condition is no reason";
}

TEST_F(RouterTest, WhatStandsBetweenQuotationMarksStaysTogether) {
  EXPECT_EQ(taken_for("delete \"the lease, please delete\""), "delete_thing thing=the lease, please delete");
}

TEST_F(RouterTest, TheWordsOfASkillThatIsKnownToBeMeant) {
  const auto& pay = skills_.skills.back();
  const auto laid = understander_->lay("what Stadtwerke want for their bill", pay, now_);
  ASSERT_TRUE(laid);
  EXPECT_EQ(laid->skill, &pay);
  EXPECT_THAT(laid->words.at("payee"), HasSubstr("Stadtwerke"));
  EXPECT_FALSE(understander_->lay("", pay, now_));
}

TEST_F(RouterTest, TwoJobsBecomeOnePlan) {
  const auto routed = route("write to Ben that I am late and remind me to call him tomorrow at 9");
  ASSERT_TRUE(routed);
  ASSERT_EQ(routed->understood.size(), 2U);
  EXPECT_EQ(routed->understood[0].skill, "write_to");
  EXPECT_THAT(routed->understood[1].words,
              UnorderedElementsAre(Pair("what", "call him"), Pair("when", "tomorrow at 9")));
  EXPECT_EQ(routed->plan.program.jobs.size(), 2U);
  EXPECT_EQ(routed->arguments.size(), 2U);
}

TEST_F(RouterTest, AnAndInsideABodyIsNotTwoJobs) {
  EXPECT_EQ(taken_for("write to Ben that bread and butter are out"), "write_to body=bread and butter are out who=Ben");
  EXPECT_EQ(taken_for("tell Ben \"the car is sold and delete the lease\""),
            "write_to body=the car is sold and delete the lease who=Ben")
      << "a quotation is one thing";
}

TEST_F(RouterTest, OneJobThatIsToldInTwoClausesStaysOne) {
  for (const char* sentence : {"the lease is not needed and delete it", "the old lease is not needed, and delete it"})
    EXPECT_EQ(route(sentence)->understood.size(), 1U) << sentence;
}

// A second opinion that is as sure of every part as of the whole.
class SureOpinion final : public SecondOpinion {
 public:
  void weigh(std::string_view, std::string_view, std::vector<Understanding>& ranking, std::stop_token) override {
    for (auto& each : ranking) each.score = 0.9;
  }
};

TEST_F(RouterTest, HalvesThatTellLessThanTheWholeAreNoJobs) {
  SureOpinion opinion;
  Router router(*understander_, {}, owner_, nullptr, nullptr, &opinion);
  const auto jobs = [&](std::string_view sentence) { return router.route(sentence, now_, {})->understood.size(); };
  EXPECT_EQ(jobs("the old lease is not needed and delete it"), 1U);
  EXPECT_EQ(jobs("delete the lease and pay the plumber's bill"), 2U);
}

TEST_F(RouterTest, AllOfThemIsNoText) {
  for (const char* sentence : {"delete all of them", "delete all", "delete those"}) {
    const auto routed = route(sentence);
    ASSERT_TRUE(routed && routed->problem) << sentence;
    EXPECT_EQ(routed->problem->message, "I need to know the thing.") << sentence;
  }
}

class CountingOpinion final : public SecondOpinion {
 public:
  void weigh(std::string_view, std::string_view, std::vector<Understanding>&, std::stop_token) override { ++asked; }
  int asked = 0;
};

// Each look at a half costs an embedding, so that a long list must not be taken for many places to look at.
TEST_F(RouterTest, ALongListIsLookedAtOnce) {
  CountingOpinion opinion;
  Router router(*understander_, {}, owner_, nullptr, nullptr, &opinion);
  std::string list = "delete the lease";
  for (int i = 0; i < 300; ++i) list += " and";
  (void)router.route(list, now_, {});
  EXPECT_EQ(opinion.asked, 1);
  (void)router.route("delete the lease and pay the plumber's bill", now_, {});
  EXPECT_EQ(opinion.asked, 1 + 3 + 2) << "the whole, its halves, and each of the two jobs";
}

TEST_F(RouterTest, ASentenceMayEndBetweenTwoJobsAndACommaByItselfMayNot) {
  EXPECT_EQ(taken_for("write to Ben that I am late. Delete the lease."),
            "write_to body=I am late who=Ben; delete_thing thing=the lease");
  EXPECT_EQ(taken_for("delete the lease, delete the contract"), "delete_thing thing=lease, delete the contract");
}

TEST_F(RouterTest, EachOfSeveralNamesIsMeant) {
  EXPECT_EQ(taken_for("write to Ben and Priya that I am late"), "write_to body=I am late who=Ben and Priya");
  const auto routed = route("write to Ben and Priya that I am late");
  ASSERT_TRUE(routed && !routed->problem);
  ASSERT_EQ(routed->arguments.size(), 2U) << "a mail to each";
  EXPECT_EQ(plan::spoken(routed->arguments[0][0]), "ben@known.example");
  EXPECT_EQ(plan::spoken(routed->arguments[1][0]), "priya@known.example");
  EXPECT_TRUE(routed->in_doubt) << "the owner looks";
}

TEST_F(RouterTest, TheAndBetweenNamesIsNotThatBetweenJobs) {
  for (const std::string names : {"Ben, Anna and Priya", "Ben and Anna and Priya", "Ben, Anna, and Priya"})
    EXPECT_EQ(taken_for("write to " + names + " that I am late"), "write_to body=I am late who=" + names);
  EXPECT_EQ(taken_for("write to Ben and Priya that I am late and delete the lease"),
            "write_to body=I am late who=Ben and Priya; delete_thing thing=the lease");
}

TEST_F(RouterTest, ANameThatNobodyHasIsNotLeftOut) {
  const auto routed = route("write to Ben and Zorro that I am late");
  ASSERT_TRUE(routed && routed->problem);
  EXPECT_THAT(routed->problem->message, HasSubstr("Zorro"));
}

TEST_F(RouterTest, TwoCandidatesAreAQuestion) {
  const auto waits = route("write to Anna that we come on Friday");
  ASSERT_TRUE(waits);
  ASSERT_TRUE(waits->problem);
  EXPECT_EQ(waits->problem->kind, ErrorKind::needs_approval);
  EXPECT_THAT(waits->problem->message, HasSubstr("anna@one.example; anna@two.example"));

  owner_.picks = 1;
  const auto picked = route("write to Anna that we come on Friday");
  ASSERT_TRUE(picked);
  EXPECT_FALSE(picked->problem);
  EXPECT_EQ(picked->arguments.front().front().text(), "anna@two.example");
}

TEST_F(RouterTest, NobodyOfThatNameIsSaidNotGuessed) {
  const auto routed = route("write to Zacharias that we come on Friday");
  ASSERT_TRUE(routed);
  ASSERT_TRUE(routed->problem);
  EXPECT_THAT(routed->problem->message, HasSubstr("Zacharias"));
}

TEST_F(RouterTest, WhatNoSkillCoversIsNotUnderstood) {
  for (const char* sentence : {"turn off the lights", "what is the capital of Peru", "book a flight to Rome", "?!", "",
                               "xq zzt 99", "the my to of"}) {
    EXPECT_EQ(taken_for(sentence), "not understood") << sentence;
  }
}

TEST_F(RouterTest, TheModelsWordsCountWhereTheyStandInTheSentence) {
  const std::string sentence = "do pay the nice plumber finally some bill";
  model_.says = model::Filling{{{"pay_bill", {{"payee", "Nice Plumber"}}, false}}, 0.4};
  EXPECT_EQ(taken_for(sentence), "pay_bill payee=the nice plumber");
  model_.says = model::Filling{{{"pay_bill", {{"payee", "Mallory"}}, false}}, 0.9};
  EXPECT_EQ(taken_for(sentence), "not understood") << "it made Mallory up";
  EXPECT_THAT(model_.seen, testing::Contains("pay_bill"));
}

TEST_F(RouterTest, TheModelMakesNoTimeShorter) {
  model_.says = model::Filling{{{"remind_me", {{"what", "water the plants"}, {"when", "9"}}, false}}, 0.4};
  EXPECT_EQ(taken_for("remind your friend to water the plants on the first Monday of next month at 9"),
            "remind_me what=water the plants when=on the first Monday of next month at 9");
  EXPECT_THAT(model_.seen, testing::Contains("remind_me"));
}

TEST_F(RouterTest, TheEndOfARangeIsATimeOfItsOwn) {
  const std::string sentence = "remind your friend to water the plants from Friday at 3 to Thursday at 4";
  model_.says = model::Filling{{{"remind_me", {{"what", "water the plants"}, {"when", "Thursday at 4"}}, false}}, 0.4};
  EXPECT_EQ(taken_for(sentence), "remind_me what=water the plants when=Thursday at 4");
}

TEST_F(RouterTest, SlipsInATime) {
  const auto routed = route("remind me to sing tomorow at 7 in the evning");
  ASSERT_TRUE(routed);
  ASSERT_FALSE(routed->problem) << routed->problem->text();
  EXPECT_EQ(routed->understood.front().words.at("when"), "tomorow at 7 in the evning") << "as it was typed";
  EXPECT_EQ(routed->arguments.front()[1].time(),
            route("remind me to sing tomorrow at 7 in the evening")->arguments.front()[1].time());
}

TEST_F(RouterTest, APronounIsWhatAnEarlierClauseNames) {
  const auto routed = route("Ben is in, write to him that the meeting is off");
  ASSERT_TRUE(routed);
  ASSERT_FALSE(routed->problem) << routed->problem->text();
  EXPECT_EQ(routed->understood.front().words.at("who"), "Ben");
  EXPECT_TRUE(routed->in_doubt) << "the owner looks";
  const auto nobody = route("Zacharias is in, write to him that the meeting is off");
  ASSERT_TRUE(nobody);
  EXPECT_TRUE(nobody->problem) << "nobody of that name, and nobody was talked about";
}

TEST_F(RouterTest, WhatIsInDoubtIsAsked) {
  model_.says = model::Filling{};
  owner_.picks = 0;
  const auto routed = route("delete and destroy nothing but the lease");
  ASSERT_FALSE(owner_.asked.empty());
  EXPECT_THAT(owner_.asked.front(), HasSubstr("Did you mean"));
  EXPECT_THAT(owner_.shown.front(), HasSubstr("Delete a thing."));
  ASSERT_TRUE(routed);
  EXPECT_EQ(routed->understood.front().skill, "delete_thing");
  ASSERT_EQ(routed->chosen.size(), 1u) << "the owner's own word";
  EXPECT_EQ(routed->chosen[0].sentence, "delete and destroy nothing but the lease");
  EXPECT_EQ(routed->chosen[0].skill, "delete_thing");
  EXPECT_THAT(route("delete the lease")->chosen, IsEmpty()) << "nobody was asked";
}

TEST_F(RouterTest, WhatIsNotQuiteAnExampleIsInDoubt) {
  EXPECT_FALSE(route("remind me to sing at noon")->in_doubt);
  const auto rough = route("remnid me to sing at noon");
  ASSERT_TRUE(rough);
  EXPECT_TRUE(rough->in_doubt);
}

TEST_F(RouterTest, LongSentencesAreRefusedNotChewed) {
  std::string sentence = "remind me";
  for (int i = 0; i < 1000; ++i) sentence += " to to";
  EXPECT_EQ(taken_for(sentence), "not understood");
}

// One skill for names, one for mails, one that counts.
class SlotTest : public testing::Test {
 protected:
  SlotTest() {
    for (const char* source : {"# say: who is {name: Karin Brandt}?\n# say: the number of {name: Ben}\n"
                               "def who_is(name: text):\n    \"Who somebody is.\"\n    say(name)\n",
                               "# say: forget the note about {words: the cellar}\n# say: forget {words: the wifi}\n"
                               "def forget(words: text):\n    \"Forget.\"\n    say(words)\n",
                               "# say: order {count: 6} {item: oat milk}\n# say: order {item: tea}\n"
                               "def order(item: text, count: number?):\n    \"Order.\"\n    say(item)\n"}) {
      auto skill = read_skill(source, "test.plan", catalog_);
      EXPECT_TRUE(skill) << skill.error().text();
      if (skill) skills_.skills.push_back(std::move(*skill));
    }
  }

  std::map<std::string, std::string> words(std::string_view sentence) {
    const auto ranking = Understander(skills_, lexicon_, {"karin"}).rank(sentence, now_);
    return ranking.empty() ? std::map<std::string, std::string>() : ranking.front().words;
  }

  plan::Catalog catalog_;
  SkillSet skills_;
  Lexicon lexicon_ = *Lexicon::read("little: the a of for to is at on\naside: this time, aloud\n");
  const Time now_ = *parse_time("2026-11-25T10:00:00+01:00");
};

TEST_F(SlotTest, ASlotForNamesHasTheNameAndNotWhatStandsAroundIt) {
  EXPECT_THAT(words("who is our tax lady Karin Brandt?"), ElementsAre(Pair("name", "Karin Brandt")));
  EXPECT_THAT(words("who is the old landlord?"), ElementsAre(Pair("name", "old landlord"))) << "no name to be seen";
  EXPECT_THAT(words("who is Karin Brandt and the other one?"),
              ElementsAre(Pair("name", "Karin Brandt and the other one")));
}

TEST_F(SlotTest, WhatIsSaidBesideEndsNoSlot) {
  EXPECT_THAT(words("forget the wifi this time"), ElementsAre(Pair("words", "the wifi")));
  EXPECT_THAT(words("forget about the wifi"), ElementsAre(Pair("words", "the wifi")));
}

TEST_F(SlotTest, OnlyTheThingItself) {
  EXPECT_THAT(words("forget the thing with the wifi"), ElementsAre(Pair("words", "the wifi")));
  EXPECT_THAT(words("forget the wifi stuff"), ElementsAre(Pair("words", "the wifi")));
}

// A slot for a time, one for a length, one for people, one for a title.
class MeetingTest : public testing::Test {
 protected:
  MeetingTest() {
    auto skill = read_skill(
        "# say: plan {title: lunch} with {who: Ben} {when: tomorrow at noon}\n"
        "# say: plan {title: tea} {when: on Friday at 4}\n"
        "def plan_it(title: text, when: time, who: address?, length: duration?):\n"
        "    \"Plan.\"\n    say(title)\n",
        "test.plan", catalog_);
    EXPECT_TRUE(skill) << skill.error().text();
    if (skill) skills_.skills.push_back(std::move(*skill));
  }

  std::map<std::string, std::string> words(std::string_view sentence) {
    const auto ranking = Understander(skills_, lexicon_, {"karin", "brandt", "karin brandt"}).rank(sentence, now_);
    return ranking.empty() ? std::map<std::string, std::string>() : ranking.front().words;
  }

  plan::Catalog catalog_;
  SkillSet skills_;
  Lexicon lexicon_ = *Lexicon::read("little: the a of for to is at on with\n");
  const Time now_ = *parse_time("2026-11-25T10:00:00+01:00");
};

TEST_F(MeetingTest, ATimeAndANameStayTogether) {
  EXPECT_THAT(words("plan choir Thursday half past 7"),
              UnorderedElementsAre(Pair("title", "choir"), Pair("when", "Thursday half past 7")));
  EXPECT_THAT(words("plan lunch with Karin Brandt tomorrow at 2"),
              UnorderedElementsAre(Pair("title", "lunch"), Pair("who", "Karin Brandt"), Pair("when", "tomorrow at 2")));
}

TEST_F(MeetingTest, WhatIsMissingIsSaid) {
  skills_.skills.push_back(
      *read_skill("# say: meet {who: Ben} {when: at noon}\n# say: meet {who: Ben}\n"
                  "def meet(who: text, when: time):\n    \"Meet.\"\n    say(who)\n",
                  "test.plan", catalog_));
  const Understander understander(skills_, lexicon_, {"karin"});
  AbsentOwner nobody;
  const auto routed = Router(understander, {}, nobody, nullptr).route("meet Karin", now_, {});
  ASSERT_TRUE(routed);
  ASSERT_TRUE(routed->problem);
  EXPECT_EQ(routed->problem->message, "I need to know when.");
}

TEST_F(MeetingTest, ALengthMayStandAnywhere) {
  EXPECT_THAT(words("plan lunch with Karin tomorrow at noon, half an hour"),
              UnorderedElementsAre(Pair("title", "lunch"), Pair("who", "Karin"), Pair("when", "tomorrow at noon"),
                                   Pair("length", "half an hour")));
  EXPECT_THAT(words("plan tea for 90 minutes on Friday at 4"),
              UnorderedElementsAre(Pair("title", "tea"), Pair("when", "on Friday at 4"), Pair("length", "90 minutes")));
}

TEST_F(SlotTest, ANumberThatBelongsToANameCountsNothing) {
  EXPECT_THAT(words("order 7 sponges"), UnorderedElementsAre(Pair("count", "7"), Pair("item", "sponges")));
  EXPECT_THAT(words("order 7 up"), ElementsAre(Pair("item", "7 up")));
}

}  // namespace
}  // namespace adjutant::agent
