#include "agent/lexicon.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace adjutant::agent {
namespace {

bool drop_ending(std::string& word, std::string_view ending, std::size_t least_left) {
  if (word.size() < ending.size() + least_left || !word.ends_with(ending)) return false;
  word.resize(word.size() - ending.size());
  return true;
}

bool vowel(char c) { return std::string_view("aeiou").find(c) != std::string_view::npos; }

}  // namespace

std::string stem(std::string_view typed) {
  std::string word = replace_all(fold(typed), "’", "'");
  drop_ending(word, "'s", 1);
  word = replace_all(std::move(word), "'", "");
  if (word.ends_with("ss")) return word;
  if (drop_ending(word, "ies", 2)) return word + "y";
  const bool cut = drop_ending(word, "ing", 3) || drop_ending(word, "ed", 3);
  // "cancelled" -> "cancel", "moving" -> "mov": the silent e goes from both sides.
  if (cut && word.size() > 3 && word[word.size() - 1] == word[word.size() - 2] && !vowel(word.back()) &&
      word.back() != 's') {
    word.pop_back();
  }
  if (!cut) drop_ending(word, "s", 3);
  drop_ending(word, "e", 3);
  return word;
}

Result<Lexicon> Lexicon::read(std::string_view text) {
  Lexicon lexicon;
  int number = 0;
  for (const auto& line : split(text, '\n')) {
    ++number;
    std::string_view rest = trim(line);
    if (rest.empty() || rest.starts_with('#')) continue;
    if (Phrases* kind = lexicon.phrases_of(rest.substr(0, rest.find(':') + 1))) {
      Phrases& phrases = *kind;
      for (const auto& phrase : split(rest.substr(rest.find(':') + 1), ',')) {
        const auto said = adjutant::words(phrase);
        if (!said.empty()) phrases[said.front()].push_back(said);
      }
      continue;
    }
    const bool little = rest.starts_with("little:");
    if (little) rest.remove_prefix(7);
    std::string term;
    for (const auto& word : split(rest, ' ')) {
      if (word.empty()) continue;
      lexicon.words_.insert(fold(word));
      if (little) {
        lexicon.little_.insert(replace_all(fold(word), "'", ""));
        continue;
      }
      if (term.empty()) term = stem(word);
      if (!lexicon.meaning_.emplace(stem(word), term).second && lexicon.meaning_[stem(word)] != term)
        return fail(ErrorKind::usage, fmt::format("Line {}: '{}' has a meaning already.", number, word),
                    "Take it out of one of the two lines.");
    }
  }
  return lexicon;
}

Lexicon::Phrases* Lexicon::phrases_of(std::string_view line_head) {
  if (line_head == "aside:") return &asides_;
  if (line_head == "opening:") return &openings_;
  if (line_head == "refusal:") return &refusals_;
  if (line_head == "question:") return &questions_;
  if (line_head == "exception:") return &exceptions_;
  return line_head == "retraction:" ? &retractions_ : nullptr;
}

std::size_t Lexicon::longest(const Phrases& phrases, std::span<const std::string> words) {
  if (words.empty()) return 0;
  const auto found = phrases.find(words.front());
  if (found == phrases.end()) return 0;
  std::size_t most = 0;
  for (const auto& phrase : found->second) {
    if (phrase.size() > most && phrase.size() <= words.size() &&
        std::equal(phrase.begin(), phrase.end(), words.begin()))
      most = phrase.size();
  }
  return most;
}

bool Lexicon::little(std::string_view word) const {
  return little_.contains(replace_all(replace_all(fold(word), "’", ""), "'", ""));
}

std::string Lexicon::term(std::string_view word) const {
  std::string bare = stem(word);
  const auto found = meaning_.find(bare);
  return found == meaning_.end() ? bare : found->second;
}

}  // namespace adjutant::agent
