// The parser's place in the tokens of a plan: looking, advancing, and saying what was expected.
//
// What goes wrong is thrown as ParseFailure, from wherever in the grammar it is found; parse() catches it. Nesting is
// counted, so that hostile input cannot exhaust the stack.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/lexer.h"

namespace adjutant::plan {

struct ParseFailure {
  Diagnostic diagnostic;
};

// The words that cannot be a name: keywords, and what Python has and plans do not. Sorted.
std::vector<std::string> words_that_are_no_names();

class TokenCursor {
 public:
  // `depth`: how deep the tokens are nested already, in a text with inserted values.
  TokenCursor(std::vector<Token> tokens, int depth) : tokens_(std::move(tokens)), depth_(depth) {}

 protected:
  const Token& peek(std::size_t ahead = 0) const;
  const Token& advance();
  Position here() const { return peek().at; }
  bool is(TokenKind kind) const { return peek().kind == kind; }
  bool symbol(std::string_view text, std::size_t ahead = 0) const;
  bool word(std::string_view text) const;
  // Whether the token before this one is one of these symbols.
  bool follows_one_of(std::string_view symbols) const;
  bool accept(std::string_view text);

  [[noreturn]] static void fail_at(Position at, std::string message, std::string hint = {});
  // "Expected ..., but ...", or what to write instead of something that only Python has.
  [[noreturn]] void unexpected(std::string_view wanted) const;
  void expect(std::string_view text);
  void expect_newline();
  // A name that is no keyword.
  std::string name(std::string_view what);

  int depth() const { return depth_; }

  // One level of nesting, while it lives.
  class Deeper {
   public:
    explicit Deeper(TokenCursor& cursor);
    ~Deeper() { --cursor_.depth_; }
    Deeper(const Deeper&) = delete;

   private:
    TokenCursor& cursor_;
  };

 private:
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace adjutant::plan
