#include "agent/spelling.h"

#include <algorithm>
#include <bit>

#include "base/text.h"

namespace adjutant::agent {
namespace {

constexpr std::size_t kShort = 3;       // letters: two of them in the wrong order, no other slip
constexpr std::size_t kLongForTwo = 8;  // letters: from here on there may be two slips
constexpr std::size_t kLongest = 24;

bool only_letters(std::string_view word) {
  return std::ranges::all_of(word, [](char c) { return (c >= 'a' && c <= 'z') || c == '\''; });
}

// Which of two words as near was meant: slips are rare in the first letter, and letters are doubled or left out more
// often than others take their place.
int likelihood(std::string_view typed, std::string_view word) {
  return (typed.front() == word.front() ? 2 : 0) + (letters_of(typed) == letters_of(word) ? 1 : 0);
}

}  // namespace

std::uint32_t letters_of(std::string_view word) {
  std::uint32_t letters = 0;
  for (const char c : word) {
    if (c >= 'a' && c <= 'z') letters |= 1U << (c - 'a');
  }
  return letters;
}

void Spelling::know(std::string_view text) {
  for (const auto& word : split(fold(text), ' ')) known_.emplace(word);
}

void Spelling::expect(std::string_view typed, int times) {
  std::string word = fold(typed);
  if (word.size() < kShort || word.size() > kLongest || !only_letters(word)) return;
  known_.insert(word);
  const auto [at, fresh] = place_.emplace(word, expected_.size());
  if (fresh) expected_.push_back({word, letters_of(word), 0});
  expected_[at->second].times += times;
}

std::string Spelling::meant(std::string_view typed) const {
  const std::string word = replace_all(fold(typed), "’", "'");
  if (word.size() < kShort || word.size() > kLongest || !only_letters(word) || known_.contains(word)) return {};
  const std::uint32_t letters = letters_of(word);
  const std::size_t most = word.size() >= kLongForTwo ? 2 : 1;
  const Expected* best = nullptr;
  std::size_t nearest = most + 1;
  int likely = 0;
  for (const auto& each : expected_) {
    if (each.word.size() + most < word.size() || each.word.size() > word.size() + most) continue;
    if (std::popcount(each.letters ^ letters) > static_cast<int>(2 * most)) continue;
    if (std::min(each.word.size(), word.size()) <= kShort &&
        (each.word.size() != word.size() || each.letters != letters))
      continue;
    const auto distance = edit_distance(each.word, word);
    if (distance > nearest || distance > most) continue;
    const int now = likelihood(word, each.word);
    if (best && distance == nearest && (now < likely || (now == likely && each.times <= best->times))) continue;
    best = &each;
    nearest = distance;
    likely = now;
  }
  return best ? best->word : std::string();
}

}  // namespace adjutant::agent
