#include "agent/antecedent.h"

#include <algorithm>
#include <set>

#include "agent/sentence.h"
#include "agent/word_kinds.h"
#include "base/text.h"

namespace adjutant::agent {
namespace {

constexpr std::size_t kMostWords = 60;
constexpr std::size_t kLongest = 7;  // words of a phrase

struct Phrase {
  std::size_t begin = 0, end = 0;  // words
  bool whole = false;              // it begins as a name or a described thing does
};

std::vector<Word> words_of(std::string_view sentence) {
  std::vector<Token> tokens;
  read_tokens(sentence, tokens);
  std::vector<Word> out;
  for (const auto& token : tokens) {
    Word word;
    word.begin = token.begin;
    word.end = token.end;
    word.ends_clause = token.ends_clause;
    word.folded = replace_all(fold(sentence.substr(token.begin, token.end - token.begin)), "’", "'");
    out.push_back(std::move(word));
  }
  return out;
}

// Words that no phrase begins or ends with, and that stand in none.
bool is_between(const Word& word) {
  static const std::set<std::string> kBetween = {"so", "and", "but", "because", "then", "too",
                                                 "it", "her", "him", "them",    "to"};
  return kBetween.contains(word.folded) || is_finite(word) || begins_clause(word);
}

// "Card mail" is no phrase of "that gift card mail".
bool begins_phrase(const std::vector<Word>& words, std::size_t at, bool whole) {
  if (at == 0 || words[at - 1].ends_clause || is_between(words[at - 1]) || is_joint(words[at - 1])) return true;
  return whole && !is_determiner(words[at - 1]) && !words[at - 1].folded.ends_with("'s");
}

}  // namespace

std::vector<std::string> antecedents(std::string_view sentence, std::string_view pronoun) {
  const auto words = words_of(sentence);
  if (words.empty() || words.size() > kMostWords) return {};
  std::size_t at = words.size();
  while (at > 0 && words[at - 1].folded != fold(pronoun)) --at;
  if (at == 0) return {};
  std::size_t last = at - 1;  // where the clause of the pronoun begins
  while (last > 0 && !words[last - 1].ends_clause && words[last].folded != "and" && words[last].folded != "so") --last;
  std::vector<Phrase> phrases;
  for (std::size_t begin = 0; begin < last; ++begin) {
    for (std::size_t end = begin + 1; end <= std::min(last, begin + kLongest); ++end) {
      if (is_between(words[end - 1])) break;
      const bool joint = is_joint(words[end - 1]) || is_determiner(words[end - 1]);
      const auto typed = sentence.substr(words[begin].begin, words[begin].end - words[begin].begin);
      const bool whole = is_determiner(words[begin]) || has_capital(typed) || words[begin].folded.ends_with("'s");
      // "The mail" of "the mail from Ben" would be another one.
      const bool goes_on = end < last && !words[end - 1].ends_clause && is_joint(words[end]);
      if (!joint && !goes_on && begins_phrase(words, begin, whole) && !is_joint(words[begin]))
        phrases.push_back({begin, end, whole});
      if (words[end - 1].ends_clause) break;
    }
  }
  std::ranges::stable_sort(phrases, [](const Phrase& a, const Phrase& b) {
    if (a.whole != b.whole) return a.whole;
    const auto length = [](const Phrase& phrase) { return phrase.end - phrase.begin; };
    return length(a) != length(b) ? length(a) > length(b) : a.begin > b.begin;
  });
  std::vector<std::string> out;
  for (const auto& phrase : phrases) {
    if (out.size() == kMostAntecedents) break;
    out.emplace_back(sentence.substr(words[phrase.begin].begin, words[phrase.end - 1].end - words[phrase.begin].begin));
  }
  return out;
}

}  // namespace adjutant::agent
