#include "plan/token_cursor.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"

namespace adjutant::plan {
namespace {

constexpr int kMaxDepth = 60;

// What Python has and plans do not, with what to do instead.
constexpr std::array<std::array<std::string_view, 2>, 16> kForbidden = {{
    {"while", "A plan always ends: use 'for x in list:'."},
    {"import", "A plan cannot import; the tools are there by name, such as mail.search."},
    {"from", "A plan cannot import; the tools are there by name, such as mail.search."},
    {"try", "A plan has no exceptions: a failed step ends the run."},
    {"except", "A plan has no exceptions: a failed step ends the run."},
    {"raise", "Use stop(\"reason\") to end the plan."},
    {"lambda", "Use a list comprehension."},
    {"return", "Use say(...) to answer and stop(...) to end."},
    {"yield", "Use a list comprehension."},
    {"global", "Names belong to their job."},
    {"with", "A plan has no 'with'."},
    {"async", "Steps run one after the other."},
    {"await", "Steps run one after the other."},
    {"del", "Values are never changed."},
    {"break", "Choose the items first: [x for x in list if ...]."},
    {"continue", "Use 'if' around the rest of the body."},
}};

const std::set<std::string, std::less<>> kKeywords = {"if", "elif", "else", "for",   "in",  "and",   "or",  "not",
                                                      "is", "None", "True", "False", "def", "class", "pass"};

}  // namespace

std::vector<std::string> words_that_are_no_names() {
  std::set<std::string, std::less<>> all = kKeywords;
  for (const auto& [word, hint] : kForbidden) all.emplace(word);
  return {all.begin(), all.end()};
}

const Token& TokenCursor::peek(std::size_t ahead) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }

const Token& TokenCursor::advance() {
  const Token& token = peek();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool TokenCursor::symbol(std::string_view text, std::size_t ahead) const {
  return peek(ahead).kind == TokenKind::symbol && peek(ahead).text == text;
}

bool TokenCursor::word(std::string_view text) const { return peek().kind == TokenKind::name && peek().text == text; }

bool TokenCursor::follows_one_of(std::string_view symbols) const {
  return at_ > 0 && symbols.find(tokens_[at_ - 1].text) != std::string_view::npos;
}

bool TokenCursor::accept(std::string_view text) {
  if (!symbol(text) && !word(text)) return false;
  advance();
  return true;
}

void TokenCursor::fail_at(Position at, std::string message, std::string hint) {
  throw ParseFailure{{at, std::move(message), std::move(hint)}};
}

void TokenCursor::unexpected(std::string_view wanted) const {
  const Token& token = peek();
  if (token.kind == TokenKind::name) {
    for (const auto& [name, hint] : kForbidden) {
      if (token.text == name)
        fail_at(token.at, fmt::format("'{}' is not part of the plan language.", name), std::string(hint));
    }
  }
  std::string found;
  switch (token.kind) {
    case TokenKind::end: found = "the plan ends here"; break;
    case TokenKind::newline: found = "the line ends here"; break;
    case TokenKind::indent: found = "there is a deeper indentation"; break;
    case TokenKind::dedent: found = "the block ends here"; break;
    case TokenKind::text:
    case TokenKind::template_text: found = "there is a text"; break;
    default: found = fmt::format("there is '{}'", one_line(token.text, 30));
  }
  fail_at(token.at, fmt::format("Expected {}, but {}.", wanted, found));
}

void TokenCursor::expect(std::string_view text) {
  if (!accept(text)) unexpected(fmt::format("'{}'", text));
}

void TokenCursor::expect_newline() {
  if (!is(TokenKind::newline)) unexpected("the end of the line");
  advance();
}

std::string TokenCursor::name(std::string_view what) {
  if (!is(TokenKind::name)) unexpected(what);
  const Token& token = peek();
  if (kKeywords.contains(token.text))
    fail_at(token.at, fmt::format("'{}' is a keyword and cannot be {}.", token.text, what));
  for (const auto& [forbidden, hint] : kForbidden) {
    if (token.text == forbidden) unexpected(what);
  }
  return advance().text;
}

TokenCursor::Deeper::Deeper(TokenCursor& cursor) : cursor_(cursor) {
  if (++cursor_.depth_ > kMaxDepth)
    fail_at(cursor_.here(), "The plan is nested too deeply.", "Use more, smaller steps.");
}

}  // namespace adjutant::plan
