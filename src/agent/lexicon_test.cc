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

TEST(Lexicon, PhrasesBesideWhatIsWanted) {
  const auto lexicon = *Lexicon::read("aside: thanks, thanks a lot, if you don't mind\nopening: hey\n");
  const auto length = [&](std::vector<std::string> words) { return lexicon.aside(words); };
  EXPECT_EQ(length({"thanks", "a", "lot", "Ben"}), 3U) << "the longest";
  EXPECT_EQ(length({"thanks", "a"}), 1U);
  EXPECT_EQ(length({"if", "you", "dont", "mind"}), 4U);
  EXPECT_EQ(length({"a", "thanks"}), 0U);
  EXPECT_EQ(length({}), 0U);
  EXPECT_EQ(length({"hey"}), 0U);
  EXPECT_EQ(lexicon.opening(std::vector<std::string>{"hey"}), 1U);
}

TEST(Sentence, WhatLeadsToItIsDroppedAndWhatIsSaidBesideItIsMarked) {
  Spelling spelling;
  for (const char* word : {"sorry", "thanks", "show"}) spelling.expect(word);
  const auto lexicon = *Lexicon::read("aside: thanks\nopening: sorry to bother you but, hey\n");
  const Sentence sentence("Hey, srory to bother you, but shwo the thanks list, thanks!", lexicon, Slips::corrected,
                          &spelling);
  ASSERT_EQ(sentence.size(), 5U);
  EXPECT_EQ(sentence.words()[0].folded, "shwo");
  EXPECT_EQ(sentence.words()[0].meant, "show");
  EXPECT_FALSE(sentence.words()[1].aside);
  EXPECT_TRUE(sentence.words()[4].aside);
  EXPECT_EQ(plain_text(sentence.plain()), "show the list,");
  EXPECT_EQ(Sentence("hey hey", lexicon, Slips::corrected).size(), 1U) << "something is left";
  EXPECT_EQ(Sentence("hey show", lexicon).size(), 2U) << "an example says what it says";
}

std::vector<std::string> texts(std::span<const PlainWord> words) {
  std::vector<std::string> texts;
  for (const auto& word : words) texts.push_back((word.is_mark ? "mark " : "") + word.text);
  return texts;
}

TEST(Sentence, ItsMarksAreWordsOfThePlainSentence) {
  const auto lexicon = *Lexicon::read("aside: when you can\nopening: hey\n");
  const Sentence sentence("Hey, \"the list\": when you can, add “bread” – and so on!", lexicon, Slips::corrected);
  EXPECT_THAT(texts(sentence.plain()),
              testing::ElementsAre("mark \"", "the", "list", "mark \"", "mark :", "add", "mark “", "bread", "mark ”",
                                   "mark –", "and", "so", "on", "mark !"));
  EXPECT_EQ(plain_text(sentence.plain()), "the list, add bread, and so on");
  const std::string text = "(pay it.)";
  const auto words = typed_words(text);
  EXPECT_THAT(texts(words), testing::ElementsAre("mark (", "pay", "it", "mark .", "mark )"));
  for (const auto& word : words) EXPECT_EQ(text.substr(word.begin, word.end - word.begin), word.text);
}

TEST(Sentence, KnowsWhatStandsBetweenQuotationMarks) {
  const auto lexicon = *Lexicon::read("");
  const Sentence sentence("call it \"Budget, final\" or “the round” now", lexicon);
  std::vector<std::size_t> quotes;
  for (const auto& word : sentence.words()) quotes.push_back(word.quote);
  EXPECT_THAT(quotes, testing::ElementsAre(0, 0, 1, 1, 0, 2, 2, 0));
}

}  // namespace
}  // namespace adjutant::agent
