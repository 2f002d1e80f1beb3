#include "agent/sentence.h"

#include "base/text.h"

namespace adjutant::agent {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::string_view kOpening[] = {"\"", "(", "“", "„", "‘"};
constexpr std::string_view kClosing[] = {".", ",", "!", "?", ";", ":", "\"", ")", "”", "“", "’", "…"};
constexpr std::string_view kEndsClause = ".,!?;:";
constexpr std::size_t kShortForm = 3;  // letters
constexpr std::string_view kDashes[] = {"-", "–", "—"};

bool strip_front(std::string_view text, Word& word) {
  for (const auto mark : kOpening) {
    if (!text.substr(word.begin, word.end - word.begin).starts_with(mark)) continue;
    word.begin += mark.size();
    return true;
  }
  return false;
}

bool strip_back(std::string_view text, Word& word) {
  for (const auto mark : kClosing) {
    if (!text.substr(word.begin, word.end - word.begin).ends_with(mark)) continue;
    word.end -= mark.size();
    const bool short_form = mark == "." && word.end - word.begin <= kShortForm;  // "Dr."
    word.ends_clause |= !short_form && mark.size() == 1 && kEndsClause.find(mark) != std::string_view::npos;
    return true;
  }
  return false;
}

bool is_dash(std::string_view word) {
  for (const auto dash : kDashes) {
    if (word == dash) return true;
  }
  return false;
}

}  // namespace

Sentence::Sentence(std::string_view text, const Lexicon& lexicon, Slips slips) : text_(text) {
  std::size_t at = 0;
  while ((at = text.find_first_not_of(kSpaces, at)) != std::string_view::npos) {
    Word word;
    word.begin = at;
    word.end = at = std::min(text.find_first_of(kSpaces, at), text.size());
    const bool dash = is_dash(text.substr(word.begin, word.end - word.begin));
    while (strip_front(text, word) || strip_back(text, word)) {}
    if (dash || word.begin == word.end) {
      if (!words_.empty()) words_.back().ends_clause |= dash || word.ends_clause;
      continue;
    }
    const auto typed = text.substr(word.begin, word.end - word.begin);
    word.folded = replace_all(fold(typed), "’", "'");
    word.term = slips == Slips::corrected ? lexicon.term_meant(typed) : lexicon.term(typed);
    word.little = lexicon.little(typed);
    word.plural = word.folded.ends_with('s') && !word.folded.ends_with("ss") && !word.folded.ends_with("'s");
    word.place = words_.size();
    words_.push_back(std::move(word));
  }
  if (!words_.empty()) words_.back().ends_clause = false;
}

std::string Sentence::typed(std::size_t begin, std::size_t end) const {
  std::string out;
  for (std::size_t i = begin; i < end;) {
    std::size_t last = i;  // of the words that follow each other in the text
    while (last + 1 < end && words_[last + 1].place == words_[last].place + 1) {
      ++last;
    }
    out += (out.empty() ? "" : " ") + text_.substr(words_[i].begin, words_[last].end - words_[i].begin);
    i = last + 1;
  }
  return out;
}

Sentence Sentence::turned(std::size_t at) const {
  const auto middle = words_.begin() + static_cast<std::ptrdiff_t>(at) + 1;
  std::vector<Word> words(middle, words_.end());
  words.insert(words.end(), words_.begin(), middle);
  return {text_, std::move(words)};
}

Sentence Sentence::without(std::size_t begin, std::size_t end) const {
  std::vector<Word> words = words_;
  words.erase(words.begin() + static_cast<std::ptrdiff_t>(begin), words.begin() + static_cast<std::ptrdiff_t>(end));
  return {text_, std::move(words)};
}

}  // namespace adjutant::agent
