// Words as the router compares them: without endings, with words of one meaning taken together, and with a weight that
// says how much a word tells.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace adjutant::agent {

class Lexicon {
 public:
  // Lines of words that mean the same to us ("move push shift reschedule"), '#' for comments, one line of words that
  // tell nothing on their own after "little:", phrases that are said beside what is wanted after "aside:", such as
  // begin a sentence after "opening:", "refusal:" or "question:", such as end one after "retraction:", and what leaves
  // something out after "exception:" (share/words.txt). Errors name the line.
  static Result<Lexicon> read(std::string_view text);

  // The term of a word: its meaning's name, or its stem. "Rescheduling" and "moved" have the term "move".
  std::string term(std::string_view word) const;

  // Whether the word tells little about what is wanted: "the", "please", "could".
  bool little(std::string_view word) const;

  // How many of the folded words, from the first on, are said beside what is wanted: "when you get a chance". 0: none.
  std::size_t aside(std::span<const std::string> words) const { return longest(asides_, words); }
  // The same for what begins a sentence and no more than leads to it: "sorry to bother you but".
  std::size_t opening(std::span<const std::string> words) const { return longest(openings_, words); }

  // What begins a sentence and says no to the rest of it: "no need to".
  std::size_t refusal(std::span<const std::string> words) const { return longest(refusals_, words); }
  // What begins a sentence and asks whether the rest of it should be, or is so: "should i".
  std::size_t question(std::span<const std::string> words) const { return longest(questions_, words); }
  // What is said behind a request and takes it back: "never mind".
  std::size_t retraction(std::span<const std::string> words) const { return longest(retractions_, words); }

  // What leaves out of the rest what stands behind it: "apart from".
  std::size_t exception(std::span<const std::string> words) const { return longest(exceptions_, words); }

  // Whether an opening begins with the word.
  bool may_open(const std::string& word) const { return openings_.contains(word); }

  // All words that it has a line for, folded.
  const std::set<std::string>& words() const { return words_; }

 private:
  using Phrases = std::map<std::string, std::vector<std::vector<std::string>>>;  // by their first word
  Phrases* phrases_of(std::string_view line_head);
  static std::size_t longest(const Phrases& phrases, std::span<const std::string> words);

  Phrases asides_, openings_, refusals_, questions_, retractions_, exceptions_;
  std::set<std::string> words_;
  std::map<std::string, std::string> meaning_;  // stem -> term
  std::set<std::string> little_;                // folded words
};

// The word folded and without the ending of a plural, a past tense or a possessive.
std::string stem(std::string_view word);

}  // namespace adjutant::agent
