#include "tools/mcp/sentence.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace adjutant::tools::mcp {
namespace {

constexpr std::size_t kLongestValue = 120;

}  // namespace

Result<Sentence> Sentence::parse(std::string_view text, const plan::Signature& signature) {
  Sentence sentence;
  Piece piece;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '}') return fail(ErrorKind::usage, "the sentence has a '}' without its '{'.");
    if (text[i] != '{') {
      piece.words += text[i];
      continue;
    }
    const auto end = text.find('}', i);
    if (end == std::string_view::npos) return fail(ErrorKind::usage, "the sentence has a '{' without its '}'.");
    piece.argument = text.substr(i + 1, end - i - 1);
    if (!signature.parameter(piece.argument)) {
      std::vector<std::string> known;
      for (const auto& parameter : signature.parameters) known.push_back(parameter.name);
      const auto near = closest(piece.argument, known);
      return fail(
          ErrorKind::usage,
          fmt::format("the sentence has {{{}}}, and there is no such argument.", one_line(piece.argument, 60)),
          near.empty() ? fmt::format("Known are: {}.", join(known, ", ")) : fmt::format("Did you mean '{}'?", near));
    }
    sentence.pieces_.push_back(std::exchange(piece, {}));
    i = end;
  }
  if (!piece.words.empty()) sentence.pieces_.push_back(std::move(piece));
  return sentence;
}

bool Sentence::names(std::string_view argument) const {
  return std::ranges::any_of(pieces_, [&](const Piece& piece) { return piece.argument == argument; });
}

std::string Sentence::with(const plan::Call& call) const {
  std::string out;
  for (const auto& piece : pieces_) {
    out += piece.words;
    if (!piece.argument.empty()) out += one_line(plan::spoken(call.argument(piece.argument)), kLongestValue);
  }
  return one_line(out, 2000);
}

}  // namespace adjutant::tools::mcp
