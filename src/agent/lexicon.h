// Words as the router compares them: without endings, with words of one meaning taken together, and with a weight that
// says how much a word tells.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/error.h"

namespace adjutant::agent {

class Lexicon {
 public:
  // Lines of words that mean the same to us ("move push shift reschedule"), '#' for comments, one line of words that
  // tell nothing on their own after "little:" (share/words.txt). Errors name the line.
  static Result<Lexicon> read(std::string_view text);

  // The term of a word: its meaning's name, or its stem. "Rescheduling" and "moved" have the term "move".
  std::string term(std::string_view word) const;
  // The same, where a slip of the finger was made: "reshcedule".
  std::string term_meant(std::string_view word) const;

  // Whether the word tells little about what is wanted: "the", "please", "could".
  bool little(std::string_view word) const;

 private:
  std::map<std::string, std::string> meaning_;  // stem -> term
  std::set<std::string> little_;                // folded words
};

// The word folded and without the ending of a plural, a past tense or a possessive.
std::string stem(std::string_view word);

}  // namespace adjutant::agent
