// From a sentence to a skill and the words of its slots: which example it is nearest to, without a model.
//
// Every example of every skill is laid over the sentence (alignment.h). Where no order of words fits well, the clauses
// are turned round and a time phrase is taken out of wherever it stands. What comes out is a ranking with scores; what
// to make of them is the router's business.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/alignment.h"

namespace adjutant::agent {

struct Understanding {
  const Skill* skill = nullptr;
  std::map<std::string, std::string> words;  // slot -> as said
  double score = 0;                          // 0..1
  double told = 0;                           // weight of the example's words that were said
};

class Understander {
 public:
  // `names`: folded words of the names of people that the owner knows, with which a slot for a person is recognised.
  Understander(const SkillSet& skills, const Lexicon& lexicon, std::set<std::string> names);

  // The sentence without slips of the finger and without what is said beside what is wanted.
  std::string plain(std::string_view sentence) const;

  // The words in the slots of a skill that is known to be meant, by the nearest of its examples, however far that is.
  std::optional<Understanding> lay(std::string_view sentence, const Skill& skill, const Time& now) const;

  // Best first; several for a skill where its slots can be filled in several ways.
  std::vector<Understanding> rank(std::string_view sentence, const Time& now) const;

 private:
  struct Ready {
    const Skill* skill = nullptr;
    Pattern pattern;
  };
  // What a skill's examples tell about it.
  struct Habits {
    std::map<std::string, std::size_t> usual;                // slot -> words in nearly all, and one
    std::map<std::string, std::vector<std::size_t>> filled;  // slot -> the words in each
    std::set<std::string> takes_any;                         // slots that take any number of words
    std::map<std::string, std::set<std::string>> fillings;   // slot -> what stood in it, as terms
    std::map<std::string, std::set<std::string>> inside;     // slot -> the terms that stood in it
    std::set<std::string> words;                             // the terms that stood around its slots
    bool counts = false;                                     // it has a slot for a number
    std::set<std::string> addresses, with_address;           // slots that only ever, or sometimes, took a mail address
    std::map<std::string, std::string> kinds;                // slot -> what its type is called
    std::set<std::pair<std::string, std::string>> own, others;  // slot and a term that names its kind, or another
  };
  class Prices;
  class Times;
  void add(const Ready& ready, const Sentence& sentence, Times& times, double penalty,
           std::vector<Understanding>& all) const;
  void add_with_loose_time(const Ready& ready, const Sentence& sentence, Times& times,
                           std::vector<Understanding>& all) const;
  void add_with_turned(const Ready& ready, const Sentence& sentence, Times& times,
                       std::vector<Understanding>& all) const;
  void add_clauses(const std::vector<const Ready*>& near, const Sentence& sentence, Times& times,
                   std::vector<Understanding>& all) const;
  void learn(const Skill& skill, const Example& example);
  void count_more(const Skill& skill);
  double best_case(const Ready& ready, const Sentence& sentence) const;
  double left_over(const Word& word) const;

  const Lexicon& lexicon_;
  Spelling spelling_;
  const std::set<std::string> names_;
  std::vector<Ready> ready_;
  std::map<const Skill*, Habits> habits_;
  std::map<std::string, double> weights_;  // of the terms in examples
};

}  // namespace adjutant::agent
