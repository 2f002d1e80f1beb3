#include "when/slips.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace adjutant::when {
namespace {

constexpr std::size_t kLongEnough = 5;  // letters of what was typed
constexpr std::size_t kLongest = 16;

// Too many other words are one slip away from shorter ones.
constexpr std::array<std::string_view, 30> kWords = {
    "monday",    "tuesday", "wednesday", "thursday", "friday",    "saturday",  "sunday",   "january",
    "february",  "august",  "september", "october",  "november",  "december",  "tomorrow", "tonight",
    "yesterday", "morning", "afternoon", "evening",  "midnight",  "lunchtime", "minute",   "minutes",
    "second",    "seconds", "quarter",   "weekend",  "fortnight", "christmas"};

// What is itself a word, though it looks like a slip.
constexpr std::array<std::string_view, 8> kOthers = {"mourning", "mooring", "sundae", "sundry",
                                                     "minuet",   "moaning", "gusset", "quartet"};

std::string_view meant(const std::string& folded) {
  if (folded.size() < kLongEnough || folded.size() > kLongest) return {};
  const auto is = [&](std::string_view word) { return word == folded; };
  if (std::ranges::any_of(kWords, is) || std::ranges::any_of(kOthers, is)) return {};
  if (!std::ranges::all_of(folded, [](char c) { return c >= 'a' && c <= 'z'; })) return {};
  for (const auto word : kWords) {
    // "Mondays" is no slip, nor is a word that begins with another letter.
    const bool longer = folded.size() == word.size() + 1 && folded.starts_with(word);
    if (word.front() != folded.front() || longer) continue;
    if (edit_distance(word, folded) == 1) return word;
  }
  return {};
}

}  // namespace

std::string without_slips(std::string_view phrase) {
  std::string out;
  std::size_t at = 0;
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  while (at < phrase.size()) {
    std::size_t end = at;
    while (end < phrase.size() && letter(phrase[end])) ++end;
    const auto word = phrase.substr(at, end - at);
    const auto right = meant(fold(word));
    out += right.empty() ? word : right;
    while (end < phrase.size() && !letter(phrase[end])) out += phrase[end++];
    at = end;
  }
  return out;
}

}  // namespace adjutant::when
