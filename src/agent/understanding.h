// From a sentence to a skill and the words of its slots: which example it is nearest to, without a model.
//
// Every example of every skill (examples.h) is laid over the sentence (alignment.h). Where no order of words fits well,
// the clauses are turned round and a time phrase is taken out of wherever it stands. What comes out is a ranking with
// scores; what to make of them is the router's business.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/examples.h"
#include "agent/sentence.h"

namespace adjutant::agent {

struct Understanding {
  const Skill* skill = nullptr;
  std::map<std::string, std::string> words;  // slot -> as said
  double score = 0;                          // 0..1
  double told = 0;                           // weight of the example's words that were said
  bool judged = false;                       // there was a second opinion: the score has it in it (skill_head.h)
  double fit = 0;                            // how well the words fit an example: the score without it
};

// It changes no more once it is made: several threads may ask it at once.
class Understander {
 public:
  // `names`: folded words of the names of people that the owner knows, with which a slot for a person is recognised.
  // The skills must outlive it, and stay where they are.
  Understander(const SkillSet& skills, const Lexicon& lexicon, std::set<std::string> names);

  const Lexicon& lexicon() const { return lexicon_; }

  // The sentence without slips of the finger and without what is said beside what is wanted.
  std::vector<PlainWord> plain(std::string_view sentence) const;

  // The words in the slots of a skill that is known to be meant, by the nearest of its examples, however far that is.
  std::optional<Understanding> lay(std::string_view sentence, const Skill& skill, const Time& now) const;

  // Best first; several for a skill where its slots can be filled in several ways.
  std::vector<Understanding> rank(std::string_view sentence, const Time& now) const;

 private:
  class Laying;

  const Lexicon& lexicon_;
  const std::set<std::string> names_;
  const Examples examples_;
  Spelling spelling_;
};

}  // namespace adjutant::agent
