// A sentence of a card with arguments in it: "sends \"{subject}\" to {recipients}".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/tool.h"

namespace adjutant::tools::mcp {

class Sentence {
 public:
  Sentence() = default;
  // Errors: a brace without its other, a name that no argument has.
  static Result<Sentence> parse(std::string_view text, const plan::Signature& signature);

  bool empty() const { return pieces_.empty(); }
  bool names(std::string_view argument) const;
  // One line, each value made harmless and cut to 120 characters.
  std::string with(const plan::Call& call) const;

 private:
  struct Piece {
    std::string words;
    std::string argument;  // after the words; empty: none
  };
  std::vector<Piece> pieces_;
};

}  // namespace adjutant::tools::mcp
