#include "agent/sentence.h"

#include <algorithm>

#include "base/text.h"

namespace adjutant::agent {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
constexpr std::string_view kOpening[] = {"\"", "(", "“", "„", "‘"};
constexpr std::string_view kClosing[] = {".", ",", "!", "?", ";", ":", "\"", ")", "”", "“", "’", "…"};
constexpr std::string_view kEndsClause = ".,!?;:";
constexpr std::size_t kShortForm = 3;  // letters
constexpr std::string_view kQuotes[] = {"\"", "“", "„", "”"};
constexpr std::string_view kDashes[] = {"-", "–", "—", "=", "->", "→"};

// A letter or a digit, which no mark has in it.
bool is_plain(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool strip_front(std::string_view text, Token& word) {
  for (const auto mark : kOpening) {
    if (!text.substr(word.begin, word.end - word.begin).starts_with(mark)) continue;
    word.begin += mark.size();
    return true;
  }
  return false;
}

bool strip_back(std::string_view text, Token& word) {
  for (const auto mark : kClosing) {
    if (!text.substr(word.begin, word.end - word.begin).ends_with(mark)) continue;
    word.end -= mark.size();
    const bool short_form = mark == "." && word.end - word.begin <= kShortForm;  // "Dr."
    word.ends_clause |= !short_form && mark.size() == 1 && kEndsClause.find(mark) != std::string_view::npos;
    return true;
  }
  return false;
}

// What stands between two words, letter by letter.
void add_marks(std::string_view text, std::size_t begin, std::size_t end, std::vector<PlainWord>& words) {
  while (begin < end) {
    std::size_t next = begin + 1;
    while (next < end && (static_cast<unsigned char>(text[next]) & 0xC0U) == 0x80U) ++next;  // the rest of its UTF-8
    if (!is_space(text[begin]))
      words.push_back({std::string(text.substr(begin, next - begin)), false, begin, next, true});
    begin = next;
  }
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

void read_tokens(std::string_view text, std::vector<Token>& tokens) {
  tokens.clear();
  std::size_t at = 0;
  std::size_t quote = 0;
  bool quoted = false;
  while (true) {
    while (at < text.size() && is_space(text[at])) ++at;
    if (at == text.size()) break;
    Token word;
    word.begin = at;
    while (at < text.size() && !is_space(text[at])) ++at;
    word.end = at;
    if (is_plain(text[word.begin]) && is_plain(text[word.end - 1])) {  // as most are
      word.quote = quoted ? quote : 0;
      tokens.push_back(word);
      continue;
    }
    const bool dash = is_dash(text.substr(word.begin, word.end - word.begin));
    const std::size_t begin = word.begin, end = word.end;
    while (strip_front(text, word) || strip_back(text, word)) {}
    if (!quoted && has_quote(text.substr(begin, word.begin - begin))) {
      quoted = true;
      ++quote;
    }
    word.quote = quoted ? quote : 0;
    quoted = quoted && !has_quote(text.substr(word.end, end - word.end));
    if (!dash && word.begin != word.end) tokens.push_back(word);
    else if (!tokens.empty()) tokens.back().ends_clause |= dash || word.ends_clause;
  }
  if (!tokens.empty()) tokens.back().ends_clause = false;
}

std::vector<PlainWord> typed_words(std::string_view text) {
  std::vector<Token> tokens;
  read_tokens(text, tokens);
  std::vector<PlainWord> words;
  std::size_t at = 0;
  for (const auto& token : tokens) {
    add_marks(text, at, token.begin, words);
    words.push_back(
        {std::string(text.substr(token.begin, token.end - token.begin)), token.ends_clause, token.begin, token.end});
    at = token.end;
  }
  add_marks(text, at, text.size(), words);
  return words;
}

Word read_word(std::string_view typed, const Lexicon& lexicon) {
  Word word;
  word.folded = replace_all(fold(typed), "’", "'");
  word.term = lexicon.term(typed);
  word.little = lexicon.little(typed);
  word.plural = word.folded.ends_with('s') && !word.folded.ends_with("ss") && !word.folded.ends_with("'s");
  return word;
}

std::size_t opening_length(std::span<const std::string> words, const Lexicon& lexicon) {
  std::size_t first = 0;
  while (const std::size_t length = lexicon.opening(words.subspan(first))) {
    if (first + length >= words.size()) break;
    first += length;
  }
  return first;
}

Sentence::Sentence(std::string_view text, const Lexicon& lexicon, Slips slips, const Spelling* spelling) : text_(text) {
  std::vector<Token> tokens;
  read_tokens(text, tokens);
  for (const auto& token : tokens) {
    const auto typed = text.substr(token.begin, token.end - token.begin);
    Word word = read_word(typed, lexicon);
    word.begin = token.begin;
    word.end = token.end;
    word.quote = token.quote;
    word.ends_clause = token.ends_clause;
    word.place = words_.size();
    if (spelling) word.meant = spelling->meant(typed);
    if (!word.meant.empty()) {
      word.meant_term = lexicon.term(word.meant);
      word.little |= lexicon.little(word.meant);
    }
    words_.push_back(std::move(word));
  }
  if (slips == Slips::as_typed) return;
  drop_opening(lexicon);
  mark_asides(lexicon);
}

void Sentence::drop_opening(const Lexicon& lexicon) {
  const auto said = bare_words();
  words_.erase(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(opening_length(said, lexicon)));
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

std::vector<PlainWord> Sentence::plain() const {
  std::vector<PlainWord> plain;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const auto& word = words_[i];
    if (word.aside) continue;
    if (plain.empty()) {  // of what stands before, only what the word begins with
      std::size_t begin = word.begin;
      while (begin > 0 && !is_space(text_[begin - 1])) --begin;
      add_marks(text_, begin, word.begin, plain);
    }
    plain.push_back({word.meant.empty() ? text_.substr(word.begin, word.end - word.begin) : word.meant,
                     word.ends_clause, word.begin, word.end});
    add_marks(text_, word.end, i + 1 < words_.size() ? words_[i + 1].begin : text_.size(), plain);
  }
  return plain;
}

std::string plain_text(std::span<const PlainWord> words) {
  std::string out;
  for (const auto& word : words) {
    if (!word.is_mark) out += (out.empty() ? "" : " ") + word.text + (word.ends_clause ? "," : "");
  }
  return out;
}

std::string Sentence::typed(std::size_t begin, std::size_t end) const {
  if (begin == end) return "";
  return text_.substr(words_[begin].begin, words_[end - 1].end - words_[begin].begin);
}

}  // namespace adjutant::agent
