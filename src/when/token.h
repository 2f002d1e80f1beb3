// Words, numbers and marks of a phrase, and a cursor over them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace adjutant::when {

enum class TokenKind { end, word, number, mark };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;         // a word in lower case without apostrophe and possessive s; a mark as "-", ":", ...
  std::int64_t number = 0;  // at most 10^9
  int digits = 0;
  std::size_t begin = 0;  // bytes of the source
  std::size_t end = 0;
  bool glued = false;       // follows the token before it without a space
  bool capital = false;     // starts with an upper-case letter
  bool apostrophe = false;  // a number behind an apostrophe: "'69"

  bool is_number() const { return kind == TokenKind::number; }
  bool is_word() const { return kind == TokenKind::word; }
  bool is_mark() const { return kind == TokenKind::mark; }
};

// Linear in the text; any bytes. "3pm" is a number and a word; dashes of every kind are "-"; an empty line is a
// mark "\n", so that no phrase reaches across a paragraph.
std::vector<Token> tokenize(std::string_view text);

// A position in tokens. Every take… moves on only if it succeeds.
class Cursor {
 public:
  explicit Cursor(const std::vector<Token>& tokens, std::size_t at = 0) : tokens_(&tokens), at_(at) {}

  const Token& peek(std::size_t ahead = 0) const {
    return at_ + ahead < tokens_->size() ? (*tokens_)[at_ + ahead] : kNothing;
  }
  const Token& previous() const { return at_ > 0 && at_ <= tokens_->size() ? (*tokens_)[at_ - 1] : kNothing; }
  bool done() const { return at_ >= tokens_->size(); }
  std::size_t at() const { return at_; }
  void rewind(std::size_t at) { at_ = at; }
  void advance(std::size_t count = 1) { at_ += count; }

  bool is(std::string_view text, std::size_t ahead = 0) const { return peek(ahead).text == text; }
  bool is_any(std::initializer_list<std::string_view> texts, std::size_t ahead = 0) const;
  bool take(std::string_view text) {
    if (done() || !is(text)) return false;
    advance();
    return true;
  }
  bool take_any(std::initializer_list<std::string_view> texts);
  // Several words in a row, spaces or hyphens between them: "end of", "a week from".
  bool take_words(std::string_view words);
  bool take_any_words(std::initializer_list<std::string_view> phrases);

 private:
  static const Token kNothing;

  const std::vector<Token>* tokens_;
  std::size_t at_;
};

}  // namespace adjutant::when
