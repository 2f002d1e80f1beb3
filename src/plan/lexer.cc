#include "plan/lexer.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "base/text.h"

namespace adjutant::plan {
namespace {

constexpr std::size_t kMaxSource = 256 << 10;
constexpr int kMaxIndents = 50;
// Longest first.
constexpr std::array<std::string_view, 25> kSymbols = {"->", "==", "!=", "<=", ">=", "(", ")", "[", "]",
                                                       "{",  "}",  ",",  ":",  ".",  "=", "<", ">", "+",
                                                       "-",  "*",  "/",  "?",  "|",  "%", ";"};

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  Checked<std::vector<Token>> run() {
    while (at_ < source_.size() && !failed_) {
      if (line_start_ && depth_ == 0) {
        indentation();
        continue;
      }
      next();
    }
    if (failed_) return std::unexpected(std::vector{*failed_});
    if (!tokens_.empty() && tokens_.back().kind != TokenKind::newline) add(TokenKind::newline, "");
    for (; indents_.size() > 1; indents_.pop_back()) add(TokenKind::dedent, "");
    add(TokenKind::end, "");
    return std::move(tokens_);
  }

 private:
  Position here() const { return {line_, static_cast<int>(at_ - line_begin_) + 1}; }

  void add(TokenKind kind, std::string text, double number = 0) {
    tokens_.push_back({kind, std::move(text), number, here()});
  }

  void error(std::string message, std::string hint = {}) {
    if (!failed_) failed_ = Diagnostic{here(), std::move(message), std::move(hint)};
  }

  void new_line() {
    ++at_;
    ++line_;
    line_begin_ = at_;
  }

  // At the start of a logical line: skips blank and comment lines, emits indents and dedents.
  void indentation() {
    std::size_t column = 0;
    while (at_ < source_.size() && source_[at_] == ' ') ++at_, ++column;
    if (at_ >= source_.size()) return;
    if (source_[at_] == '\t') return error("A tab stands in the indentation.", "Indent with spaces.");
    if (source_[at_] == '#') {
      while (at_ < source_.size() && source_[at_] != '\n') ++at_;
      return;
    }
    if (source_[at_] == '\r') ++at_;
    if (at_ < source_.size() && source_[at_] == '\n') return new_line();
    line_start_ = false;
    if (column > indents_.back()) {
      if (indents_.size() > kMaxIndents) return error("Blocks are nested too deeply.", "Split the plan.");
      indents_.push_back(column);
      add(TokenKind::indent, "");
    }
    while (column < indents_.back()) {
      indents_.pop_back();
      add(TokenKind::dedent, "");
    }
    if (column != indents_.back()) {
      error("This line's indentation matches no block around it.", "Align it with the block it belongs to.");
    }
  }

  void next() {
    const char c = source_[at_];
    if (c == '\n') {
      if (depth_ == 0) {
        add(TokenKind::newline, "");
        line_start_ = true;
      }
      return new_line();
    }
    if (c == ' ' || c == '\t' || c == '\r') {
      ++at_;
      return;
    }
    if (c == '#') {
      while (at_ < source_.size() && source_[at_] != '\n') ++at_;
      return;
    }
    if (c == '\\' && at_ + 1 < source_.size() && source_[at_ + 1] == '\n') {
      ++at_;
      return new_line();
    }
    if (c == '"' || c == '\'') return quoted(TokenKind::text);
    if ((c == 'f' || c == 'F') && at_ + 1 < source_.size() && (source_[at_ + 1] == '"' || source_[at_ + 1] == '\'')) {
      return quoted(TokenKind::template_text);
    }
    if (is_name_start(c)) return name();
    if (is_digit(c)) return number();
    for (const auto symbol : kSymbols) {
      if (!source_.substr(at_).starts_with(symbol)) continue;
      if (symbol == "(" || symbol == "[" || symbol == "{") ++depth_;
      if ((symbol == ")" || symbol == "]" || symbol == "}") && depth_ > 0) --depth_;
      add(TokenKind::symbol, std::string(symbol));
      at_ += symbol.size();
      return;
    }
    std::size_t end = at_ + 1;
    while (end < source_.size() && (static_cast<unsigned char>(source_[end]) & 0xC0) == 0x80) ++end;
    error(fmt::format("The character '{}' has no meaning in a plan.", one_line(source_.substr(at_, end - at_), 2)));
  }

  void name() {
    std::size_t end = at_;
    while (end < source_.size() && (is_name_start(source_[end]) || is_digit(source_[end]))) ++end;
    add(TokenKind::name, std::string(source_.substr(at_, end - at_)));
    at_ = end;
  }

  void number() {
    double value = 0;
    std::string digits;
    std::size_t end = at_;
    while (end < source_.size() && (is_digit(source_[end]) || source_[end] == '_' || source_[end] == '.')) {
      if (source_[end] == '.' && (end + 1 >= source_.size() || !is_digit(source_[end + 1]))) break;
      if (source_[end] != '_') digits += source_[end];
      ++end;
    }
    const auto [stop, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (code != std::errc() || stop != digits.data() + digits.size() ||
        (end < source_.size() && is_name_start(source_[end]))) {
      return error("This is not a number.", "Write numbers as 12 or 12.5; put dates, times and money in quotes.");
    }
    add(TokenKind::number, digits, value);
    at_ = end;
  }

  void quoted(TokenKind kind) {
    const std::size_t begin = at_;
    const auto start = here();
    if (kind == TokenKind::template_text) ++at_;
    const char quote = source_[at_];
    const std::string three(3, quote);
    const bool is_long = source_.substr(at_).starts_with(three);
    at_ += is_long ? 3 : 1;
    const std::size_t content = at_;
    while (true) {
      if (at_ >= source_.size() || (!is_long && source_[at_] == '\n')) {
        at_ = begin;
        return error("This text has no closing quote.", "Close it on the same line, or use three quotes.");
      }
      if (source_[at_] == '\\' && at_ + 1 < source_.size()) {
        if (source_[++at_] == '\n') new_line();
        else ++at_;
        continue;
      }
      if (is_long ? source_.substr(at_).starts_with(three) : source_[at_] == quote) break;
      if (source_[at_] == '\n') new_line();
      else ++at_;
    }
    const auto raw = source_.substr(content, at_ - content);
    at_ += is_long ? 3 : 1;
    if (kind == TokenKind::template_text) {
      tokens_.push_back({kind, std::string(raw), static_cast<double>(content - begin), start});
      return;
    }
    auto text = unescape(raw, start);
    if (!text) {
      if (!failed_) failed_ = text.error().front();
      return;
    }
    tokens_.push_back({kind, std::move(*text), 0, start});
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::size_t line_begin_ = 0;
  int line_ = 1;
  int depth_ = 0;
  bool line_start_ = true;
  std::vector<std::size_t> indents_{0};
  std::vector<Token> tokens_;
  std::optional<Diagnostic> failed_;
};

}  // namespace

Checked<std::string> unescape(std::string_view raw, Position at) {
  std::string out;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\\' || i + 1 >= raw.size()) {
      out += raw[i];
      continue;
    }
    switch (raw[++i]) {
      case 'n': out += '\n'; break;
      case 't': out += '\t'; break;
      case '\\':
      case '"':
      case '\'':
      case '{':
      case '}': out += raw[i]; break;
      case '\n': break;
      default:
        return std::unexpected(
            std::vector{Diagnostic{at, fmt::format("The escape '\\{}' is not known.", one_line(raw.substr(i, 1), 2)),
                                   "Known are \\n, \\t, \\\\, \\\" and \\'."}});
    }
  }
  return out;
}

Checked<std::vector<Token>> tokenize(std::string_view source) {
  if (source.size() > kMaxSource) {
    return std::unexpected(std::vector{Diagnostic{{}, fmt::format("The plan is over {} KiB.", kMaxSource >> 10), ""}});
  }
  if (valid_utf8(source) != source) {
    return std::unexpected(std::vector{Diagnostic{{}, "The plan is not UTF-8 text.", "Save it as UTF-8."}});
  }
  return Lexer(source).run();
}

}  // namespace adjutant::plan
