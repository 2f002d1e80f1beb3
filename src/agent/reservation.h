// What takes back what the rest of a sentence says: a no ("don't archive the mails from Ben"), an exception ("except the
// reminder"), a condition ("unless Ben writes, ..."), a question ("did I archive ...?"), a change of mind behind it ("..., no,
// leave it"). All the words of an effect are there, and it was not asked for.
//
// Some examples say so themselves ("don't remind me about the dentist" cancels a reminder): what an example of a skill
// says is no reservation against that skill.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "agent/lexicon.h"
#include "agent/sentence.h"
#include "agent/skill.h"

namespace adjutant::agent {

class Reservation {
 public:
  using Slots = std::map<std::string, std::string>;  // slot -> as said

  // The lexicon must outlive it.
  Reservation(std::string_view sentence, const Lexicon& lexicon);

  // What was said first is taken back behind it.
  bool takes_back() const { return !retraction_.empty(); }

  // Why a skill that acts is not what is wanted: it would do what the sentence says not to do, or only asks about, or
  // would leave nothing out. Where a slot's words become a text, an exception in them is a part of it.
  std::optional<Error> against(const Skill& skill, const Slots& slots) const;

  // A no or a condition stands outside of the slots' words: the owner looks first.
  bool doubts(const Skill& skill, const Slots& slots) const;

 private:
  const Lexicon& lexicon_;
  const Sentence sentence_;  // without what leads to what is wanted
  std::string forbidden_;    // what is not to be done, as a term; empty: it does not begin with a no
  std::string question_;     // the words that ask; empty: it does not begin with a question
  std::string retraction_;   // the words that take it back; empty: there are none
};

}  // namespace adjutant::agent
