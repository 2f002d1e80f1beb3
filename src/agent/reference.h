// Words that point to what was talked about: "it", "the second", "the last one", "both", "her".
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "agent/talk.h"

namespace adjutant::agent {

// Which words they are; what they point to depends on what was shown.
struct Reference {
  enum class Kind {
    it,      // what was handled or shown last: "it", "that mail", "this one"
    nth,     // of what was shown: "the second", "number 3", "the last one" (-1)
    all,     // of what was shown: "both", "all of them"
    person,  // who was spoken of: "her", "them"
  } kind = Kind::it;
  int n = 0;            // nth: from 1; -1: the last. all: how many there must be; 0: any number
  bool plural = false;  // "them", "those"
};

constexpr std::size_t kLongestReference = 4;  // words

// Nothing: the words point to nothing, or name something besides ("the second mail from Ben").
std::optional<Reference> read_reference(std::string_view words);

// The types of things that words can point to.
bool can_be_referred_to(const plan::Type& type);

// What it can mean where a value of the type is wanted: several are a question for a single one, and together what
// "both" means. Empty: nothing of the kind was talked about.
std::vector<plan::Value> find_referred(const Reference& reference, const plan::Type& type, const Talk& talk);

}  // namespace adjutant::agent
