// What the checkers ask of words: which of them tell something, which names and numbers there are.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"

namespace adjutant::agent::objections {

// " a b c ": so that a phrase of whole words can be looked for with has_phrase().
std::string spaced_words(std::string_view text);
bool has_phrase(std::string_view spaced, std::string_view phrase);
template <class Phrases>
bool has_any_phrase(std::string_view spaced, const Phrases& phrases) {
  for (const auto& phrase : phrases) {
    if (has_phrase(spaced, phrase)) return true;
  }
  return false;
}

// The words that tell what a text is about: longer than two letters, and no word that stands in every text. A plural "s"
// is off.
std::set<std::string> telling_words(std::string_view text);
std::size_t shared(const std::set<std::string>& a, const std::set<std::string>& b);
// How much two sets have in common: 1 where they are the same.
double likeness(const std::set<std::string>& a, const std::set<std::string>& b);

// "three" and "3".
std::optional<int> number_word(std::string_view word);
// "120 euros", "€50", "12.50 EUR" in a text.
std::vector<Money> amounts_in(std::string_view text);

// "anna" of "anna@berg.example"; "berg.example".
std::string local_part(std::string_view address);
std::string domain_of(std::string_view address);
// A provider where strangers have addresses beside each other: to be there says nothing of anybody.
bool is_free_mail(std::string_view domain);

// "Ben, Carla and David"
std::string in_a_row(const std::vector<std::string>& items);

}  // namespace adjutant::agent::objections
