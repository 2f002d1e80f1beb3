#include "when/phrase.h"
#include "when/repeat.h"

namespace adjutant::when {
namespace {

// A phrase begins where a word begins: not inside "192.168.1.1", "v2.11." or "x-3pm".
bool can_begin(const std::vector<Token>& tokens, std::size_t at) {
  const Token& token = tokens[at];
  if (token.is_mark()) return token.text == "@";
  const bool no_day = at > 0 && tokens[at - 1].is_number() && tokens[at - 1].digits <= 2;
  if (no_day && !token.glued && token.is_word()) {
    Cursor cursor(tokens, at);
    if (take_month(cursor)) return false;  // "32 August"
  }
  if (at == 0 || !token.glued) return true;
  const Token& before = tokens[at - 1];
  if (!before.is_mark()) return false;
  return before.text.find_first_of("([{\"<>,;:=|*\n") == 0 &&
         !(before.text == ":" && at > 1 && tokens[at - 2].is_number());
}

// … and ends where one ends.
bool can_end(const std::vector<Token>& tokens, std::size_t end) {
  if (end >= tokens.size() || !tokens[end].glued) return true;
  const Token& next = tokens[end];
  if (!next.is_mark()) return tokens[end - 1].is_mark();
  if (next.text == "%") return false;
  const bool joint = next.text.find_first_of(".-/_@:") == 0;
  return !joint || end + 1 >= tokens.size() || !tokens[end + 1].glued || !tokens[end - 1].is_number();
}

// Where a phrase of a few words is not strong by itself, a sentence end right behind settles it: "Let's say at 3."
bool settled_by_end(const std::vector<Token>& tokens, std::size_t begin, std::size_t end) {
  const bool at = tokens[begin].text == "at" || tokens[begin].text == "@";
  return at && (end >= tokens.size() || (tokens[end].is_mark() && tokens[end].text.find_first_of(".,;!?)\n") == 0));
}

// "may", "sun", "mar" are times only with a capital or something beside them.
bool small_word_alone(const std::vector<Token>& tokens, std::size_t begin, std::size_t end) {
  const Token& token = tokens[end - 1];
  if (token.text == "eod" || token.text == "cob" || token.text.starts_with("eo")) return false;
  return end - begin <= 2 && token.is_word() && !token.capital && (token.text.size() <= 3 || token.text == "march");
}

}  // namespace

std::vector<Found> find_all(std::string_view text, const Time& now, const Options& options) {
  const auto tokens = tokenize(text);
  const bool repeats = speaks_of_repeats(tokens);
  std::vector<Found> all;
  for (std::size_t at = 0; at < tokens.size();) {
    if (!can_begin(tokens, at)) {
      ++at;
      continue;
    }
    auto phrase = read_phrase(tokens, at, now, options, repeats);
    const bool something = phrase.end > at && (!phrase.spans.empty() || !phrase.problem.empty());
    const bool sure = something && (phrase.strong || settled_by_end(tokens, at, phrase.end)) &&
                      can_end(tokens, phrase.end) && !small_word_alone(tokens, at, phrase.end);
    if (!sure) {
      ++at;
      continue;
    }
    Found found{.begin = tokens[at].begin, .end = tokens[phrase.end - 1].end, .spans = std::move(phrase.spans)};
    if (found.spans.empty()) found.problem = std::move(phrase.problem);
    all.push_back(std::move(found));
    at = phrase.end;
  }
  return all;
}

}  // namespace adjutant::when
