// What a word tells by itself: that it is a unit, a title, the name of a file, of a thing of some kind.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/sentence.h"

namespace adjutant::agent {

// Words that name things of a kind, and those that name things of another.
struct KindWords {
  std::vector<std::string_view> own, others;
};
// Of a slot's type: "Mail", "Event", "Invitation", "Order", "file"; of other kinds nothing is known.
const KindWords& kind_words(const std::string& kind);

// The word without its slip of the finger, folded.
const std::string& as_meant(const Word& word);

bool is_file_name(const Word& word);   // "flat.md"
bool is_determiner(const Word& word);  // "the"
bool is_particle(const Word& word);    // "up" in "set up lunch" belongs to the verb
bool is_joint(const Word& word);       // "to", "about": what a slot seldom begins or ends with
bool is_unit(const Word& word);        // "2 kg of rice" is not two of something
bool is_title(const Word& word);       // "Mrs"
bool is_finite(const Word& word);      // "is", "hasn't": what stands before it is no object, but does something
bool is_vague(const Word& word);       // "the thing with the lock" is the lock
bool begins_clause(const Word& word);  // "I", "how", "did"
bool has_capital(std::string_view typed);
// What makes a clause more than a reason: without it the sentence would say something else.
bool is_conditional(const Word& word);

}  // namespace adjutant::agent
