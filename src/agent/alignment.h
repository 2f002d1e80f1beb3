// How well words fit an example of a skill, word by word, and which of them then stand in the slots.
//
// Words of the example may be missing and words of the sentence left over, each at a price by how much the word tells;
// a slot takes one word or more, at a price by how little they look like what the slot wants. The cheapest ways to
// lay one over the other are found by dynamic programming; work is bounded by the lengths, whatever was typed.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "agent/examples.h"
#include "agent/slot_prices.h"

namespace adjutant::agent {

inline constexpr std::size_t kMostSlots = 6;  // of an example

// Words of a sentence, by their place in it, in the order in which they are looked at.
using Order = std::vector<std::uint8_t>;

struct SlotWords {
  std::uint8_t begin = 0, end = 0;  // words of the sentence
  bool operator==(const SlotWords&) const = default;
};

struct Alignment {
  double cost = 0;
  double told = 0;                                       // weight of the example's words that the sentence has
  std::array<SlotWords, kMostSlots> slots{};             // in the order of the example
  double score() const { return told / (told + cost); }  // 0..1; 1: the very words of the example
};

// How much alike two terms are: 1 the same, less with a slip of the finger, 0 otherwise.
double likeness(std::string_view a, std::string_view b);

// How much alike the words of a sentence are to the terms of the examples; each pair is looked at once.
class Likenesses {
 public:
  Likenesses(const Examples& examples, const Sentence& sentence, const SlotPrices& prices);
  // Of the words, by their place; null: none is like it.
  const double* of(Term term) const {
    return rows_[term] < 0 ? nullptr : &values_[static_cast<std::size_t>(rows_[term])];
  }
  // How like each term is to one of the words.
  std::vector<double> best(std::span<const std::uint8_t> words) const;

 private:
  double* row(Term term);
  std::size_t words_;
  std::vector<std::int32_t> rows_;  // where the row of a term begins
  std::vector<Term> near_;          // the terms that have one
  std::vector<double> values_;
};

// Lays examples over one sentence. What it works with is kept from one to the next.
class Aligner {
 public:
  Aligner(const Examples& examples, const Sentence& sentence, const Likenesses& likenesses, SlotPrices& prices)
      : examples_(examples), sentence_(sentence), likenesses_(likenesses), prices_(prices) {}

  // The cheapest ways, best first. `without` is a piece of the example that is not laid.
  std::span<const Alignment> align(const Examples::Pattern& pattern, const Order& order, std::size_t without);
  static constexpr std::size_t kNothing = ~std::size_t{0};

 private:
  static constexpr std::size_t kWaysKept = 4;  // in each cell of the table
  struct Cell {
    std::array<Alignment, kWaysKept> ways;
    std::size_t count = 0;
  };
  void offer(std::size_t piece, std::size_t word, const Alignment& way);
  void lay_slot(std::size_t at, std::size_t slot, const double* prices, const Order& order, double touching);
  void lay_word(std::size_t at, const Piece& piece, const Order& order);
  void leave_over(const Order& order, bool acts);
  Cell& cell(std::size_t piece, std::size_t word) { return cells_[piece * width_ + word]; }

  const Examples& examples_;
  const Sentence& sentence_;
  const Likenesses& likenesses_;
  SlotPrices& prices_;
  std::vector<Cell> cells_;
  std::size_t width_ = 0;
  std::vector<double> left_over_;  // of the words in their order
  std::vector<Alignment> found_;
};

}  // namespace adjutant::agent
