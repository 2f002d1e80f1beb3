// Slips of the finger: which known word a word that nobody knows was meant to be ("remidn", "teh", "calender").
//
// What is known is what the skills' examples, the lexicon and the owner's contacts say. Only a word that leads to a skill,
// or one that tells little, is ever put in the place of another: what stands in a slot is told as it was typed.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace adjutant::agent {

// Which of the letters a to z a word has, a bit each.
std::uint32_t letters_of(std::string_view word);

class Spelling {
 public:
  // The word is right as it is, in lower case; several may be given between spaces.
  void know(std::string_view words);
  // It is right, and what a slip may have meant: the more often it is given, the likelier.
  void expect(std::string_view word, int times = 1);

  // The word that was meant, in lower case; empty: it is known, or too short to tell, or like no other.
  std::string meant(std::string_view typed) const;

 private:
  struct Expected {
    std::string word;
    std::uint32_t letters = 0;  // which it has, a bit each
    int times = 0;
  };
  std::set<std::string, std::less<>> known_;
  std::map<std::string, std::size_t> place_;  // in expected_
  std::vector<Expected> expected_;
};

}  // namespace adjutant::agent
