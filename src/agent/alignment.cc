#include "agent/alignment.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"

namespace adjutant::agent {
namespace {

constexpr double kTypo = 0.85;
constexpr double kOtherNumber = 0.1;  // "mail" for "mails"
constexpr std::size_t kWaysKept = 4;  // in each cell of the table
constexpr std::size_t kMostSlots = 6;

// A way to lay the first pieces over the first words.
struct Way {
  double cost = 0;
  double told = 0;
  std::array<SlotWords, kMostSlots> slots{};
  bool operator<(const Way& other) const { return cost - told < other.cost - other.told; }
};

class Table {
 public:
  Table(std::size_t pieces, std::size_t words) : width_(words + 1), cells_((pieces + 1) * (words + 1)) {}
  std::vector<Way>& at(std::size_t piece, std::size_t word) { return cells_[piece * width_ + word]; }

  void offer(std::size_t piece, std::size_t word, const Way& way) {
    auto& ways = at(piece, word);
    if (ways.size() == kWaysKept && !(way < ways.back())) return;
    ways.insert(std::upper_bound(ways.begin(), ways.end(), way), way);
    if (ways.size() > kWaysKept) ways.pop_back();
  }

 private:
  std::size_t width_;
  std::vector<std::vector<Way>> cells_;
};

}  // namespace

double likeness(const std::string& a, const std::string& b) {
  if (a == b) return 1;
  const std::size_t shorter = std::min(a.size(), b.size()), longer = std::max(a.size(), b.size());
  if (shorter < 4 || longer - shorter > 1) return 0;
  return edit_distance(a, b) == 1 ? kTypo : 0;
}

double likeness(const std::string& term, const Word& word) {
  const double typed = likeness(term, word.term);
  return typed < kTypo && term == word.meant_term ? kTypo : typed;
}

std::vector<Alignment> align(const Sentence& sentence, const Pattern& pattern, const SlotPrice& slot_price,
                             const LeftOverPrice& left_over, std::size_t most) {
  const auto& pieces = pattern.pieces;
  const auto& words = sentence.words();
  Table table(pieces.size(), words.size());
  table.offer(0, 0, {});
  std::size_t slot_count = 0;
  std::vector<std::size_t> slot_at(pieces.size());
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (!pieces[i].slot.empty()) slot_at[i] = slot_count++;
  }
  if (slot_count > kMostSlots) return {};
  for (std::size_t i = 0; i <= pieces.size(); ++i) {
    for (std::size_t j = 0; j <= words.size(); ++j) {
      const auto ways = table.at(i, j);
      for (const auto& way : ways) {
        if (j < words.size()) {
          Way next = way;
          next.cost += left_over(words[j]);
          table.offer(i, j + 1, next);
        }
        if (i == pieces.size()) continue;
        if (!pieces[i].slot.empty()) {
          for (std::size_t end = j + 1; end <= words.size(); ++end) {
            const double price = slot_price(pieces[i], j, end);
            if (price >= kImpossible) continue;
            Way next = way;
            (price < 0 ? next.told : next.cost) += std::abs(price);
            next.slots[slot_at[i]] = {j, end};
            table.offer(i + 1, end, next);
          }
          continue;
        }
        Way missed = way;
        missed.cost += pieces[i].weight;
        table.offer(i + 1, j, missed);
        const double like = j < words.size() ? likeness(pieces[i].term, words[j]) : 0;
        if (like > 0) {
          Way next = way;
          next.cost += pieces[i].weight * (1 - like) +
                       (!words[j].little && pieces[i].plural != words[j].plural ? kOtherNumber : 0);
          next.told += pieces[i].weight * like;
          table.offer(i + 1, j + 1, next);
        }
      }
    }
  }
  std::vector<Alignment> found;
  for (const auto& way : table.at(pieces.size(), words.size())) {
    if (way.told <= 0 || found.size() == most) continue;
    Alignment alignment{way.told / (way.told + way.cost), way.told, {}};
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (!pieces[i].slot.empty()) alignment.slots[pieces[i].slot] = way.slots[slot_at[i]];
    }
    found.push_back(std::move(alignment));
  }
  return found;
}

}  // namespace adjutant::agent
