// A sentence as the router sees it: its words, as typed and as terms, without the politeness around them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/lexicon.h"
#include "agent/spelling.h"

namespace adjutant::agent {

struct Word {
  std::size_t begin = 0;  // in the text, without the punctuation around it
  std::size_t end = 0;
  std::size_t place = 0;  // its number in the text
  std::string folded;     // as typed, in lower case
  std::string term;
  std::string meant;  // folded: what a slip was meant to be; empty: it is as it was meant
  std::string meant_term;
  bool little = false;
  bool aside = false;        // said beside what is wanted: "when you get a chance"
  std::size_t quote = 0;     // the words between the same quotation marks have the same number; 0: between none
  bool plural = false;       // ends like one: "mails"
  bool ends_clause = false;  // a comma, colon, dash or question mark stood behind it
};

// A word of the plain sentence: as it was meant, and where it stands in what was typed.
struct PlainWord {
  std::string text;
  bool ends_clause = false;
  std::size_t begin = 0, end = 0;
  bool is_mark = false;  // of punctuation: such a one is a word by itself
};
// The plain sentence as a text, with a comma for whatever ends a clause.
std::string plain_text(std::span<const PlainWord> words);

// A word without what it means: where it stands.
struct Token {
  std::size_t begin = 0, end = 0;  // in the text, without the punctuation around it
  std::size_t quote = 0;           // as in Word
  bool ends_clause = false;
};
// The words of a text; what `tokens` held before is dropped.
void read_tokens(std::string_view text, std::vector<Token>& tokens);

// The words of a text as they were typed, and its marks.
std::vector<PlainWord> typed_words(std::string_view text);

// What a word is by itself: folded, term, little, plural.
Word read_word(std::string_view typed, const Lexicon& lexicon);

// How many of the folded words, from the first on, no more than lead to the others.
std::size_t opening_length(std::span<const std::string> words, const Lexicon& lexicon);

enum class Slips {
  as_typed,   // an example: its words are what they are
  corrected,  // what somebody has just typed
};

class Sentence {
 public:
  Sentence(std::string_view text, const Lexicon& lexicon, Slips slips = Slips::as_typed,
           const Spelling* spelling = nullptr);

  const std::vector<Word>& words() const { return words_; }
  bool empty() const { return words_.empty(); }
  std::size_t size() const { return words_.size(); }

  // The words [begin, end) as they were typed, with what stood between them.
  std::string typed(std::size_t begin, std::size_t end) const;

  // All of it without slips of the finger and without what is said beside what is wanted.
  std::vector<PlainWord> plain() const;

 private:
  void drop_opening(const Lexicon& lexicon);
  void mark_asides(const Lexicon& lexicon);
  std::vector<std::string> bare_words() const;
  std::string text_;
  std::vector<Word> words_;
};

}  // namespace adjutant::agent
