#include "agent/lexicon.h"

#include <gmock/gmock.h>

#include "agent/sentence.h"
#include "base/file.h"

namespace adjutant::agent {
namespace {

TEST(Stem, TakesEndingsOff) {
  EXPECT_EQ(stem("mails"), stem("mail"));
  EXPECT_EQ(stem("Moving"), stem("move"));
  EXPECT_EQ(stem("moved"), stem("move"));
  EXPECT_EQ(stem("cancelled"), stem("cancel"));
  EXPECT_EQ(stem("cancelling"), stem("cancel"));
  EXPECT_EQ(stem("Ben's"), "ben");
  EXPECT_EQ(stem("Ben’s"), "ben");
  EXPECT_EQ(stem("parties"), stem("party"));
  EXPECT_EQ(stem("boss"), "boss");
  EXPECT_EQ(stem(""), "");
  EXPECT_EQ(stem("s"), "s");
}

TEST(Lexicon, OneMeaningOneTerm) {
  const auto lexicon = *Lexicon::read("# comment\nmove push reschedule\nlittle: the I'm\n");
  EXPECT_EQ(lexicon.term("Pushed"), lexicon.term("moving"));
  EXPECT_EQ(lexicon.term_meant("reshcedule"), lexicon.term("move")) << "a slip of the finger";
  EXPECT_NE(lexicon.term_meant("rush"), lexicon.term("push")) << "short words are what they are";
  EXPECT_TRUE(lexicon.little("The"));
  EXPECT_TRUE(lexicon.little("I’m"));
}

TEST(Lexicon, AWordHasOneMeaning) {
  const auto lexicon = Lexicon::read("move push\nshove push\n");
  ASSERT_FALSE(lexicon);
  EXPECT_THAT(lexicon.error().message, testing::HasSubstr("Line 2: 'push'"));
}

TEST(Lexicon, TheShippedWordsAreSound) {
  const auto text = read_file(ADJUTANT_SOURCE_DIR "/share/words.txt");
  ASSERT_TRUE(text);
  const auto lexicon = Lexicon::read(*text);
  EXPECT_TRUE(lexicon) << lexicon.error().text();
}

TEST(Sentence, WordsAreWithoutWhatStandsAroundThem) {
  const auto lexicon = *Lexicon::read("little: the\n");
  const Sentence sentence("“The lease”, (old) – at 9:30!", lexicon);
  ASSERT_EQ(sentence.size(), 5U);
  EXPECT_EQ(sentence.typed(0, 2), "The lease");
  EXPECT_TRUE(sentence.words()[1].ends_clause);
  EXPECT_TRUE(sentence.words()[2].ends_clause) << "a dash";
  EXPECT_EQ(sentence.typed(4, 5), "9:30");
  EXPECT_EQ(sentence.typed(1, 3), "lease”, (old") << "as typed, with what stood between";
}

TEST(Sentence, TurnedAndShortenedItStillKnowsWhatWasTyped) {
  const auto lexicon = *Lexicon::read("");
  const Sentence sentence("one two, three four", lexicon);
  const Sentence turned = sentence.turned(1);
  EXPECT_EQ(turned.typed(0, 4), "three four one two");
  EXPECT_EQ(sentence.without(1, 2).typed(0, 3), "one three four");
}

}  // namespace
}  // namespace adjutant::agent
