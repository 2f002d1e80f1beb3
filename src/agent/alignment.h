// How well a sentence fits an example of a skill, word by word, and which of its words then stand in the slots.
//
// Words of the example may be missing and words of the sentence left over, each at a price by how much the word tells;
// a slot takes one word or more, at a price by how little they look like what the slot wants. The cheapest ways to
// lay one over the other are found by dynamic programming; work is bounded by the lengths, whatever was typed.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "agent/sentence.h"
#include "agent/skill.h"

namespace adjutant::agent {

struct SlotWords {
  std::size_t begin = 0, end = 0;  // words of the sentence
};

struct Alignment {
  double score = 0;  // 0..1; 1: the very words of the example
  double told = 0;   // weight of the example's words that the sentence has
  std::map<std::string, SlotWords> slots;
};

// An example made ready: its words as terms with weights, its slots with their types.
struct Pattern {
  struct Piece {
    std::string slot;  // empty: a word
    std::string term;
    double weight = 0;
    bool plural = false;
    bool possessive = false;  // a slot that "'s" stands behind
  };
  std::vector<Piece> pieces;
};

// What the words [begin, end) cost in a slot: 0 where they are just what it wants, kImpossible where they cannot be it.
// Below 0 they tell as much as words of the example do ("accept", in a slot that takes nothing but answers).
using SlotPrice = std::function<double(const Pattern::Piece& slot, std::size_t begin, std::size_t end)>;
inline constexpr double kImpossible = 1e6;

// What it costs to leave a word of the sentence over.
using LeftOverPrice = std::function<double(const Word& word)>;

// The cheapest ways, best first, at most `most`.
std::vector<Alignment> align(const Sentence& sentence, const Pattern& pattern, const SlotPrice& slot_price,
                             const LeftOverPrice& left_over, std::size_t most);

// How much alike two terms are: 1 the same, less with a slip of the finger, 0 otherwise.
double likeness(const std::string& a, const std::string& b);
// The same for a word as it was typed, or as it was meant.
double likeness(const std::string& term, const Word& word);

}  // namespace adjutant::agent
