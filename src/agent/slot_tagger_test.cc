#include "agent/slot_tagger.h"

#include <gmock/gmock.h>

#include <cmath>

#include "agent/slot_head.h"
#include "base/text.h"

namespace adjutant::agent {
namespace {

using testing::ElementsAre;

constexpr std::size_t kWidth = 8;

// Each word has a point of its own, by its letters alone.
std::vector<float> vectors(std::span<const PlainWord> words) {
  std::vector<float> all;
  for (const auto& word : words) {
    std::uint32_t h = 1;
    for (const char c : fold(word.text)) h = h * 31 + static_cast<unsigned char>(c);
    for (std::size_t x = 0; x < kWidth; ++x) all.push_back(static_cast<float>((h >> (2 * x)) % 4) / 4);
  }
  return all;
}

TaggerExample example(const std::string& skill, const std::vector<ExamplePart>& parts) {
  Skill of;
  of.name = skill;
  auto made = tagger_example(of, {parts});
  made.vectors = vectors(made.words);
  return made;
}

// "tell NAME that FACT" and "call NAME".
SlotTagger trained() {
  const std::vector<std::string> names = {"Ann", "Bob", "Carl", "Dora", "Emil", "Fay", "Gus", "Hanna"};
  const std::vector<std::string> facts = {"the bus is late", "dinner is ready", "it rains",
                                          "we won",          "the key is lost", "she called"};
  std::vector<TaggerExample> examples;
  for (const auto& name : names) {
    for (const auto& fact : facts) {
      examples.push_back(example("tell", {{"", "tell"}, {"who", name}, {"", "that"}, {"what", fact}}));
      examples.push_back(example("tell", {{"", "let"}, {"who", name}, {"", "know that"}, {"what", fact}}));
    }
    examples.push_back(example("call", {{"", "call"}, {"who", name}}));
    examples.push_back(example("pay", {{"", "pay"}, {"payee", name}, {"", "'s bill"}}));
  }
  auto tagger = SlotTagger::train(examples, kWidth, 20);
  EXPECT_TRUE(tagger);
  return std::move(*tagger);
}

class SlotTaggerTest : public testing::Test {
 protected:
  std::vector<std::string> best(const std::string& skill, const std::string& sentence,
                                const std::vector<std::string>& wanted = {}) {
    const auto words = typed_words(sentence);
    std::vector<std::string> said;
    for (const auto& slot : tagger_.read(skill, words, vectors(words)).best(wanted).slots) {
      said.push_back(slot.slot + "=" +
                     sentence.substr(words[slot.begin].begin, words[slot.end - 1].end - words[slot.begin].begin));
    }
    return said;
  }

  const SlotTagger tagger_ = trained();
};

TEST_F(SlotTaggerTest, FindsSlotsByWhatStandsAroundThem) {
  EXPECT_THAT(best("tell", "tell Zoe that the cat sleeps"), ElementsAre("what=the cat sleeps", "who=Zoe"));
  EXPECT_THAT(best("tell", "let Quentin know that it works"), ElementsAre("what=it works", "who=Quentin"));
  EXPECT_THAT(best("call", "call Zoe"), ElementsAre("who=Zoe"));
}

TEST_F(SlotTaggerTest, KnowsWhereAnOwnerEnds) {
  EXPECT_TRUE(tagger_.owns("payee"));
  EXPECT_FALSE(tagger_.owns("who"));
  EXPECT_FALSE(tagger_.owns("nothing of the kind"));
}

TEST_F(SlotTaggerTest, WhatIsWantedIsFoundWhereThereAreWordsEnough) {
  const auto words = typed_words("tell that");
  const auto reading = tagger_.read("tell", words, vectors(words));
  const auto forced = reading.best(std::vector<std::string>{"who", "what"});
  EXPECT_EQ(forced.slots.size(), 2U);
  EXPECT_LT(forced.likely, reading.best({}).likely);
  const auto one = typed_words("tell");
  EXPECT_TRUE(tagger_.read("tell", one, vectors(one)).best(std::vector<std::string>{"who", "what"}).slots.empty());
}

// The law that dynamic programming has to keep: no way of filling the slots is likelier than the one it finds, and what
// it finds is as likely as it says.
TEST_F(SlotTaggerTest, NothingIsLikelierThanTheBest) {
  const auto words = typed_words("let Ann know, that it rains");
  const auto reading = tagger_.read("tell", words, vectors(words));
  const auto best = reading.best({});
  EXPECT_NEAR(reading.likely(best.slots), best.likely, 1e-6);
  double sum = 0;
  const auto count = [&](const std::vector<TaggedSlot>& slots) {
    const double likely = reading.likely(slots);
    EXPECT_LE(likely, best.likely + 1e-9);
    sum += std::exp(likely);
  };
  count({});
  for (const char* first : {"who", "what"}) {
    for (std::size_t a = 0; a < words.size(); ++a) {
      for (std::size_t b = a + 1; b <= words.size(); ++b) {
        count({{first, a, b}});
        if (std::string_view(first) == "what") continue;
        for (std::size_t c = 0; c < words.size(); ++c) {
          for (std::size_t d = c + 1; d <= words.size(); ++d) {
            if (d <= a || c >= b) count({{"who", a, b}, {"what", c, d}});
          }
        }
      }
    }
  }
  EXPECT_LE(sum, 1 + 1e-6);
  EXPECT_LT(reading.likely(std::vector<TaggedSlot>{{"who", 0, 2}, {"what", 1, 3}}), -1e6) << "they overlap";
  EXPECT_LT(reading.likely(std::vector<TaggedSlot>{{"payee", 0, 1}}), -1e6) << "of another skill";
  EXPECT_LT(reading.likely(std::vector<TaggedSlot>{{"who", 5, 9}}), -1e6) << "beyond the sentence";
}

// What goes first of a reading of the alignment's, by how near its example is, and what the tagger says.
class FillBy : public SlotTaggerTest {
 protected:
  std::vector<Understanding> filled(const std::string& sentence, const std::map<std::string, std::string>& aligned,
                                    double fit) {
    const auto words = typed_words(sentence);
    Understanding understanding;
    understanding.skill = &tell_;
    understanding.words = aligned;
    understanding.fit = fit;
    std::vector<Understanding> ranking{understanding};
    fill_by(tagger_, sentence, words, vectors(words), ranking);
    return ranking;
  }

 private:
  static Skill tell() {
    auto skill = read_skill(
        "# say: tell {who: Ann} that {what: it rains}\ndef tell(who: text, what: text):\n"
        "    \"Tell.\"\n    say(f\"{who} {what}\")\n",
        "tell.plan", plan::Catalog{});
    EXPECT_TRUE(skill);
    return std::move(*skill);
  }
  const Skill tell_ = tell();
};

TEST_F(FillBy, TheTaggersWordsGoFirstAndTheAlignmentsStayBehind) {
  const auto ranking = filled("tell Zoe that the cat sleeps", {{"who", "Zoe that the"}, {"what", "cat sleeps"}}, 0.6);
  ASSERT_EQ(ranking.size(), 2U);
  EXPECT_EQ(ranking[0].words, (std::map<std::string, std::string>{{"who", "Zoe"}, {"what", "the cat sleeps"}}));
  EXPECT_EQ(ranking[1].words.at("who"), "Zoe that the");
}

TEST_F(FillBy, NothingIsAddedWhereBothSayTheSame) {
  EXPECT_EQ(filled("tell Zoe that it works", {{"who", "Zoe"}, {"what", "it works"}}, 0.6).size(), 1U);
}

TEST_F(FillBy, ASlotNeitherBeginsNorEndsWithAMark) {
  const auto ranking = filled("tell Zoe that \"it works\".", {}, 0);
  EXPECT_EQ(ranking[0].words, (std::map<std::string, std::string>{{"who", "Zoe"}, {"what", "it works"}}));
}

TEST_F(SlotTaggerTest, WhatWasWrittenIsReadAgain) {
  const auto bytes = tagger_.write();
  const auto again = SlotTagger::read_bytes(bytes);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->write(), bytes);
  for (const auto& bad : {std::string(), bytes.substr(1), bytes.substr(0, bytes.size() - 1), bytes + "1234"})
    EXPECT_FALSE(SlotTagger::read_bytes(bad));
}

TEST(TaggerExample, ItsSlotsAreTheWordsOfTheSentence) {
  const auto made =
      example("pay", {{"", "pay"}, {"payee", "Ann Lee"}, {"", "'s bill,"}, {"when", "on Friday"}, {"", "!"}});
  ASSERT_EQ(made.words.size(), 8U);
  EXPECT_EQ(made.words[2].text, "Lee's");
  EXPECT_TRUE(made.words[4].is_mark);
  EXPECT_THAT(made.slots, ElementsAre(TaggedSlot{"payee", 1, 3, true}, TaggedSlot{"when", 5, 7, false}));
}

// Between two parts stands a space that neither has: what comes after many of them is found as well.
TEST(TaggerExample, AWordBesideASlotIsNotInIt) {
  const auto made =
      example("add", {{"", "put"}, {"who", "Kim"}, {"", "with"}, {"address", "kim@lee.example"}, {"", "in"}});
  EXPECT_THAT(made.slots, ElementsAre(TaggedSlot{"who", 1, 2, false}, TaggedSlot{"address", 3, 4, false}));
}

TEST(TrainTagger, ExamplesThatDoNotFitAreAnError) {
  EXPECT_FALSE(SlotTagger::train({}, kWidth));
  EXPECT_FALSE(SlotTagger::train({example("call", {{"", "call me"}})}, kWidth)) << "no slot";
  EXPECT_FALSE(SlotTagger::train({example("call", {{"who", "Ann"}})}, kWidth + 1));
}

}  // namespace
}  // namespace adjutant::agent
