#include "agent/alignment.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/text.h"

namespace adjutant::agent {
namespace {

constexpr double kTypo = 0.85;
constexpr double kOtherNumber = 0.1;  // "mail" for "mails"
constexpr double kVerbLeftOverToAct = 0.7;
constexpr double kVerbLeftOver = 0.5;       // more for the first word that tells something: it says what to do
constexpr double kNothingBetween = 0.12;    // two slots for things or texts, and no word or comma between them
constexpr double kNothingBeforeText = 0.4;  // the same, where a thing is followed by any words
constexpr std::size_t kWays = 3;
constexpr std::size_t kLongEnoughForSlips = 4;  // letters

// Whether a slot takes words that have no form of their own.
bool loose(const SkillHabits& skill, const Piece& piece) {
  if (piece.slot == Piece::kWord || piece.possessive) return false;
  const Wants wants = skill.slots[static_cast<std::size_t>(piece.slot)].wants;
  return wants == Wants::text || wants == Wants::thing || wants == Wants::mail || wants == Wants::file;
}

bool before(const Alignment& a, const Alignment& b) { return a.cost - a.told < b.cost - b.told; }

}  // namespace

double likeness(std::string_view a, std::string_view b) {
  if (a == b) return 1;
  const std::size_t shorter = std::min(a.size(), b.size()), longer = std::max(a.size(), b.size());
  if (shorter < kLongEnoughForSlips || longer - shorter > 1) return 0;
  return edit_distance(a, b) == 1 ? kTypo : 0;
}

Likenesses::Likenesses(const Examples& examples, const Sentence& sentence, const SlotPrices& prices)
    : words_(sentence.size()), rows_(examples.terms().size(), -1) {
  for (std::size_t i = 0; i < words_; ++i) {
    const Word& word = sentence.words()[i];
    const Term term = prices.term(i);
    if (term != kNoTerm) row(term)[i] = 1;
    if (const Term meant = prices.meant_term(i); meant != kNoTerm && meant != term) row(meant)[i] = kTypo;
    if (word.term.size() < kLongEnoughForSlips) continue;
    const std::uint32_t letters = letters_of(word.term);
    for (Term other = 0; other < rows_.size(); ++other) {
      // One slip changes two letters at most.
      if (other == term || std::popcount(letters ^ examples.terms().letters(other)) > 2) continue;
      const double like = likeness(examples.terms().text(other), word.term);
      if (like > 0) row(other)[i] = like;
    }
  }
}

double* Likenesses::row(Term term) {
  if (rows_[term] < 0) {
    rows_[term] = static_cast<std::int32_t>(values_.size());
    values_.resize(values_.size() + words_, 0);
    near_.push_back(term);
  }
  return &values_[static_cast<std::size_t>(rows_[term])];
}

std::vector<double> Likenesses::best(std::span<const std::uint8_t> words) const {
  std::vector<double> best(rows_.size(), 0);
  for (const Term term : near_) {
    for (const auto word : words) best[term] = std::max(best[term], of(term)[word]);
  }
  return best;
}

void Aligner::offer(std::size_t piece, std::size_t word, const Alignment& way) {
  Cell& into = cell(piece, word);
  if (into.count == kWaysKept && !before(way, into.ways.back())) return;
  std::size_t at = into.count < kWaysKept ? into.count++ : kWaysKept - 1;
  for (; at > 0 && before(way, into.ways[at - 1]); --at) into.ways[at] = into.ways[at - 1];
  into.ways[at] = way;
}

// What it costs to leave each word over, in their order.
void Aligner::leave_over(const Order& order, bool acts) {
  left_over_.clear();
  bool first = true;
  for (const auto word : order) {
    const bool telling = !sentence_.words()[word].little;
    left_over_.push_back(prices_.left_over(word) + (first && telling ? acts ? kVerbLeftOverToAct : kVerbLeftOver : 0));
    first &= !telling;
  }
}

// The piece at `at` is a slot: it takes words that follow each other in the sentence.
void Aligner::lay_slot(std::size_t at, std::size_t slot, const double* prices, const Order& order, double touching) {
  for (std::size_t begin = 0; begin < order.size(); ++begin) {
    const Cell& from = cell(at, begin);
    if (from.count == 0) continue;
    for (std::size_t end = begin + 1; end <= order.size(); ++end) {
      if (end - begin > 1 && order[end - 1] != order[end - 2] + 1) break;
      const SlotWords words{order[begin], static_cast<std::uint8_t>(order[end - 1] + 1)};
      const double price = prices[words.begin * prices_.stride() + words.end];
      if (price >= kImpossible) continue;
      for (std::size_t i = 0; i < from.count; ++i) {
        Alignment next = from.ways[i];
        if (touching > 0 && next.slots[slot - 1].end == words.begin && !sentence_.words()[words.begin - 1u].ends_clause)
          next.cost += touching;
        (price < 0 ? next.told : next.cost) += std::abs(price);
        next.slots[slot] = words;
        offer(at + 1, end, next);
      }
    }
  }
}

void Aligner::lay_word(std::size_t at, const Piece& piece, const Order& order) {
  const double weight = examples_.weight(piece);
  const double* likes = likenesses_.of(piece.term);
  for (std::size_t j = 0; j <= order.size(); ++j) {
    const Cell& from = cell(at, j);
    const double like = likes && j < order.size() ? likes[order[j]] : 0;
    const Word* word = like > 0 ? &sentence_.words()[order[j]] : nullptr;
    const double other = word && !word->little && piece.plural != word->plural ? kOtherNumber : 0;
    for (std::size_t i = 0; i < from.count; ++i) {
      Alignment next = from.ways[i];
      next.cost += weight;
      offer(at + 1, j, next);
      if (!word) continue;
      next = from.ways[i];
      next.cost += weight * (1 - like) + other;
      next.told += weight * like;
      offer(at + 1, j + 1, next);
    }
  }
}

std::span<const Alignment> Aligner::align(const Examples::Pattern& pattern, const Order& order, std::size_t without) {
  const auto pieces = examples_.pieces(pattern);
  const auto& skill = examples_.skills()[pattern.skill];
  found_.clear();
  width_ = order.size() + 1;
  const std::size_t rows = pieces.size() + (without < pieces.size() ? 0 : 1);
  if (cells_.size() < rows * width_) cells_.resize(rows * width_);
  for (std::size_t i = 0; i < rows * width_; ++i) cells_[i].count = 0;
  leave_over(order, skill.acts);
  offer(0, 0, {});
  std::size_t slot = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i <= pieces.size(); ++i) {
    if (i == without) continue;
    for (std::size_t j = 0; j < order.size(); ++j) {
      const Cell& from = cell(at, j);
      for (std::size_t w = 0; w < from.count; ++w) {
        Alignment next = from.ways[w];
        next.cost += left_over_[j];
        offer(at, j + 1, next);
      }
    }
    if (i == pieces.size()) break;
    if (pieces[i].slot == Piece::kWord) {
      lay_word(at, pieces[i], order);
    } else {
      if (slot == kMostSlots) return {};
      const auto number = static_cast<std::size_t>(pieces[i].slot);
      const bool both = i > 0 && i - 1 != without && loose(skill, pieces[i - 1]) && loose(skill, pieces[i]);
      const bool after_thing = both && skill.slots[static_cast<std::size_t>(pieces[i - 1].slot)].wants == Wants::thing;
      const double touching = !both                                          ? 0
                              : skill.slots[number].takes_any && after_thing ? kNothingBeforeText
                                                                             : kNothingBetween;
      lay_slot(at, slot++, prices_.of(skill, number, pieces[i].possessive), order, touching);
    }
    ++at;
  }
  const Cell& last = cell(at, order.size());
  for (std::size_t i = 0; i < last.count && found_.size() < kWays; ++i) {
    if (last.ways[i].told > 0) found_.push_back(last.ways[i]);
  }
  return found_;
}

}  // namespace adjutant::agent
