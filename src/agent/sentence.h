// A sentence as the router sees it: its words, as typed and as terms, without the politeness around them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/lexicon.h"

namespace adjutant::agent {

struct Word {
  std::size_t begin = 0;  // in the text, without the punctuation around it
  std::size_t end = 0;
  std::size_t place = 0;  // its number in the text
  std::string folded;     // as typed, in lower case
  std::string term;
  bool little = false;
  bool plural = false;       // ends like one: "mails"
  bool ends_clause = false;  // a comma, colon, dash or question mark stood behind it
};

enum class Slips {
  as_typed,   // an example: its words are what they are
  corrected,  // what somebody has just typed
};

class Sentence {
 public:
  Sentence(std::string_view text, const Lexicon& lexicon, Slips slips = Slips::as_typed);

  const std::vector<Word>& words() const { return words_; }
  bool empty() const { return words_.empty(); }
  std::size_t size() const { return words_.size(); }

  // The words [begin, end) as they were typed, with what stood between them.
  std::string typed(std::size_t begin, std::size_t end) const;

  // The sentence with its clauses in another order: what stands before the clause mark at `at` goes to the end.
  Sentence turned(std::size_t at) const;

  // Without the words [begin, end).
  Sentence without(std::size_t begin, std::size_t end) const;

 private:
  Sentence(std::string text, std::vector<Word> words) : text_(std::move(text)), words_(std::move(words)) {}
  std::string text_;
  std::vector<Word> words_;
};

}  // namespace adjutant::agent
