#include "when/token.h"

#include <algorithm>
#include <utility>

namespace adjutant::when {
namespace {

bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }
bool is_upper(unsigned char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(unsigned char c) { return is_upper(c) || (c >= 'a' && c <= 'z'); }

enum class Shape { letter, digit, space, apostrophe, dash, fraction, mark };

struct Character {
  Shape shape;
  std::size_t size;
};

// What stands at text[at]: ASCII by itself; of the rest of UTF-8 only what people type in times.
Character character(std::string_view text, std::size_t at) {
  const auto c = static_cast<unsigned char>(text[at]);
  if (is_letter(c)) return {Shape::letter, 1};
  if (is_digit(c)) return {Shape::digit, 1};
  if (c == '\'' || c == '`') return {Shape::apostrophe, 1};
  if (c == '-') return {Shape::dash, 1};
  if (c <= ' ') return {Shape::space, 1};
  if (c < 0x80) return {Shape::mark, 1};
  const auto three = text.substr(at, 3);
  if (three == "\u2019" || three == "\u2018") return {Shape::apostrophe, 3};
  if (three == "\u2013" || three == "\u2014" || three == "\u2010" || three == "\u2011" || three == "\u2012") {
    return {Shape::dash, 3};
  }
  if (three == "\u202f" || three == "\u2009") return {Shape::space, 3};
  if (text.substr(at, 2) == "\u00a0") return {Shape::space, 2};
  if (text.substr(at, 2) == "\u00bd") return {Shape::fraction, 2};
  return {Shape::letter, 1};
}

// A word from text[at]: letters and the apostrophes inside it. "Friday's" is "friday", "o'clock" is "oclock".
std::size_t read_word(std::string_view text, std::size_t at, std::string& word) {
  std::size_t last_apostrophe = std::string::npos;
  while (at < text.size()) {
    const auto [shape, size] = character(text, at);
    if (shape == Shape::apostrophe) {
      const bool inside = at + size < text.size() && character(text, at + size).shape == Shape::letter;
      if (!inside) break;
      last_apostrophe = word.size();
    } else if (shape == Shape::letter) {
      const char c = text[at];
      word += is_upper(static_cast<unsigned char>(c)) ? static_cast<char>(c - 'A' + 'a') : c;
    } else {
      break;
    }
    at += size;
  }
  if (last_apostrophe != std::string::npos && last_apostrophe + 1 == word.size() && word.back() == 's') word.pop_back();
  return at;
}

}  // namespace

std::vector<Token> tokenize(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  std::size_t previous_end = 0;
  int line_feeds = 0;
  bool apostrophe = false;
  while (at < text.size()) {
    const auto [shape, size] = character(text, at);
    if (shape == Shape::space || shape == Shape::apostrophe) {
      if (text[at] == '\n' && ++line_feeds == 2) {
        tokens.push_back({.kind = TokenKind::mark, .text = "\n", .begin = at, .end = at + 1});
      }
      const bool glued = shape == Shape::apostrophe && previous_end == at;
      apostrophe = shape == Shape::apostrophe;
      at += size;
      if (glued && at < text.size() && is_digit(static_cast<unsigned char>(text[at]))) previous_end = at;
      continue;
    }
    line_feeds = 0;
    Token token{.begin = at, .end = at + size, .glued = !tokens.empty() && previous_end == at};
    token.apostrophe = std::exchange(apostrophe, false) && shape == Shape::digit;
    if (shape == Shape::digit) {
      token.kind = TokenKind::number;
      for (; at < text.size() && is_digit(static_cast<unsigned char>(text[at])); ++at) {
        token.number = std::min<std::int64_t>(token.number * 10 + (text[at] - '0'), 1'000'000'000);
        token.digits = std::min(token.digits + 1, 100);
      }
      token.end = at;
    } else if (shape == Shape::letter) {
      token.kind = TokenKind::word;
      token.capital = is_upper(static_cast<unsigned char>(text[at]));
      at = token.end = read_word(text, at, token.text);
    } else {
      token.kind = shape == Shape::fraction ? TokenKind::word : TokenKind::mark;
      token.text = shape == Shape::dash ? "-" : std::string(text.substr(at, size));
      at += size;
    }
    previous_end = token.end;
    tokens.push_back(std::move(token));
  }
  return tokens;
}

const Token Cursor::kNothing{};

bool Cursor::is_any(std::initializer_list<std::string_view> texts, std::size_t ahead) const {
  const Token& token = peek(ahead);
  return token.kind != TokenKind::end && std::ranges::find(texts, std::string_view(token.text)) != texts.end();
}

bool Cursor::take_any(std::initializer_list<std::string_view> texts) {
  if (!is_any(texts)) return false;
  advance();
  return true;
}

bool Cursor::take_words(std::string_view words) {
  const std::string& first = peek().text;
  if (first.empty() || first.front() != words.front()) return false;  // nearly always
  const std::size_t start = at_;
  while (!words.empty()) {
    const auto space = std::min(words.find(' '), words.size());
    if (at_ != start && is("-") && peek().glued) advance();
    if (!take(words.substr(0, space))) {
      at_ = start;
      return false;
    }
    words.remove_prefix(std::min(space + 1, words.size()));
  }
  return true;
}

bool Cursor::take_any_words(std::initializer_list<std::string_view> phrases) {
  return std::ranges::any_of(phrases, [&](std::string_view words) { return take_words(words); });
}

}  // namespace adjutant::when
