// Plan text to tokens, with Python's indentation rules (spaces only).
#pragma once

#include <string>
#include <vector>

#include "plan/diagnostic.h"

namespace adjutant::plan {

enum class TokenKind { name, number, text, template_text, symbol, newline, indent, dedent, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;  // the name or symbol, a text's content, a template's raw content
  double number = 0;
  Position at;
  bool operator==(const Token&) const = default;
};

// At most 256 KiB of UTF-8 text.
Checked<std::vector<Token>> tokenize(std::string_view source);

// The content of a quoted text after its escapes are read; `at` is for errors.
Checked<std::string> unescape(std::string_view raw, Position at);

}  // namespace adjutant::plan
