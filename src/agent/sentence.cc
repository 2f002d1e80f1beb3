#include "agent/sentence.h"

#include <algorithm>

#include "base/text.h"

namespace adjutant::agent {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::string_view kOpening[] = {"\"", "(", "“", "„", "‘"};
constexpr std::string_view kClosing[] = {".", ",", "!", "?", ";", ":", "\"", ")", "”", "“", "’", "…"};
constexpr std::string_view kEndsClause = ".,!?;:";
constexpr std::size_t kShortForm = 3;  // letters
constexpr std::string_view kQuotes[] = {"\"", "“", "„", "”"};
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

bool has_quote(std::string_view text) {
  return std::ranges::any_of(kQuotes, [&](std::string_view quote) { return text.find(quote) != text.npos; });
}

bool is_dash(std::string_view word) {
  for (const auto dash : kDashes) {
    if (word == dash) return true;
  }
  return false;
}

}  // namespace

Sentence::Sentence(std::string_view text, const Lexicon& lexicon, Slips slips, const Spelling* spelling) : text_(text) {
  std::size_t at = 0;
  std::size_t quote = 0;
  bool quoted = false;
  while ((at = text.find_first_not_of(kSpaces, at)) != std::string_view::npos) {
    Word word;
    word.begin = at;
    word.end = at = std::min(text.find_first_of(kSpaces, at), text.size());
    const bool dash = is_dash(text.substr(word.begin, word.end - word.begin));
    const std::size_t begin = word.begin, end = word.end;
    while (strip_front(text, word) || strip_back(text, word)) {}
    if (!quoted && has_quote(text.substr(begin, word.begin - begin))) {
      quoted = true;
      ++quote;
    }
    word.quote = quoted ? quote : 0;
    quoted = quoted && !has_quote(text.substr(word.end, end - word.end));
    if (dash || word.begin == word.end) {
      if (!words_.empty()) words_.back().ends_clause |= dash || word.ends_clause;
      continue;
    }
    const auto typed = text.substr(word.begin, word.end - word.begin);
    word.folded = replace_all(fold(typed), "’", "'");
    word.term = lexicon.term(typed);
    word.little = lexicon.little(typed);
    if (spelling) word.meant = spelling->meant(typed);
    if (!word.meant.empty()) {
      word.meant_term = lexicon.term(word.meant);
      word.little |= lexicon.little(word.meant);
    }
    word.plural = word.folded.ends_with('s') && !word.folded.ends_with("ss") && !word.folded.ends_with("'s");
    word.place = words_.size();
    words_.push_back(std::move(word));
  }
  if (!words_.empty()) words_.back().ends_clause = false;
  if (slips == Slips::as_typed) return;
  drop_opening(lexicon);
  mark_asides(lexicon);
}

void Sentence::drop_opening(const Lexicon& lexicon) {
  const auto said = bare_words();
  std::size_t first = 0;
  while (const std::size_t length = lexicon.opening(std::span(said).subspan(first))) {
    if (first + length >= said.size()) break;
    first += length;
  }
  words_.erase(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(first));
}

void Sentence::mark_asides(const Lexicon& lexicon) {
  const auto said = bare_words();
  for (std::size_t i = 0; i < words_.size(); ++i) {
    for (std::size_t n = lexicon.aside(std::span(said).subspan(i)); n > 0; --n)
      words_[i + n - 1].aside = words_[i + n - 1].little = true;
  }
}

// Folded, as they were meant, and without apostrophes.
std::vector<std::string> Sentence::bare_words() const {
  std::vector<std::string> bare;
  for (const auto& word : words_) bare.push_back(replace_all(word.meant.empty() ? word.folded : word.meant, "'", ""));
  return bare;
}

std::string Sentence::plain() const {
  std::string out;
  for (const auto& word : words_) {
    if (word.aside) continue;
    out +=
        (out.empty() ? "" : " ") + (word.meant.empty() ? text_.substr(word.begin, word.end - word.begin) : word.meant);
    if (word.ends_clause) out += ',';
  }
  return out;
}

Sentence Sentence::only(std::size_t begin, std::size_t end) const {
  return {text_, std::vector<Word>(words_.begin() + static_cast<std::ptrdiff_t>(begin),
                                   words_.begin() + static_cast<std::ptrdiff_t>(end))};
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
