#include "when/number.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace adjutant::when {
namespace {

using Entry = std::pair<std::string_view, int>;

constexpr std::array<Entry, 21> kSmall = {
    {{"zero", 0},      {"one", 1},       {"two", 2},       {"three", 3},    {"four", 4},     {"five", 5},
     {"six", 6},       {"seven", 7},     {"eight", 8},     {"nine", 9},     {"ten", 10},     {"eleven", 11},
     {"twelve", 12},   {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15}, {"sixteen", 16}, {"seventeen", 17},
     {"eighteen", 18}, {"nineteen", 19}, {"dozen", 12}}};
constexpr std::array<Entry, 8> kTens = {{{"twenty", 20},
                                         {"thirty", 30},
                                         {"forty", 40},
                                         {"fifty", 50},
                                         {"sixty", 60},
                                         {"seventy", 70},
                                         {"eighty", 80},
                                         {"ninety", 90}}};
constexpr std::array<Entry, 21> kOrdinals = {
    {{"first", 1},      {"second", 2},       {"third", 3},       {"fourth", 4},      {"fifth", 5},
     {"sixth", 6},      {"seventh", 7},      {"eighth", 8},      {"ninth", 9},       {"tenth", 10},
     {"eleventh", 11},  {"twelfth", 12},     {"thirteenth", 13}, {"fourteenth", 14}, {"fifteenth", 15},
     {"sixteenth", 16}, {"seventeenth", 17}, {"eighteenth", 18}, {"nineteenth", 19}, {"twentieth", 20},
     {"thirtieth", 30}}};

template <std::size_t size>
std::optional<int> look_up(const std::array<Entry, size>& table, std::string_view word) {
  const auto found = std::ranges::find(table, word, &Entry::first);
  if (found == table.end()) return std::nullopt;
  return found->second;
}

// The token after a tens word, a hyphen between them left out.
std::size_t ones_position(const Cursor& cursor) { return cursor.is("-", 1) && cursor.peek(1).glued ? 2 : 1; }

}  // namespace

std::optional<int> take_cardinal(Cursor& cursor) {
  const Token& token = cursor.peek();
  if (token.is_number()) {
    if (token.digits > 6) return std::nullopt;
    cursor.advance();
    return static_cast<int>(token.number);
  }
  if (!token.is_word()) return std::nullopt;
  if (const auto small = look_up(kSmall, token.text)) {
    cursor.advance();
    return small;
  }
  const auto tens = look_up(kTens, token.text);
  if (!tens) return std::nullopt;
  const auto ahead = ones_position(cursor);
  const auto ones = look_up(kSmall, cursor.peek(ahead).text);
  const bool both = cursor.peek(ahead).is_word() && ones && *ones >= 1 && *ones <= 9;
  cursor.advance(both ? ahead + 1 : 1);
  return *tens + (both ? *ones : 0);
}

std::optional<int> take_ordinal(Cursor& cursor, int most) {
  const Token& token = cursor.peek();
  if (token.is_number()) {
    const bool suffixed = cursor.peek(1).glued && cursor.is_any({"st", "nd", "rd", "th"}, 1);
    if (!suffixed || token.number < 1 || token.number > most) return std::nullopt;
    cursor.advance(2);
    return static_cast<int>(token.number);
  }
  if (!token.is_word()) return std::nullopt;
  if (const auto ordinal = look_up(kOrdinals, token.text)) {
    cursor.advance();
    return ordinal;
  }
  const auto tens = look_up(kTens, token.text);
  if (!tens || *tens > 30) return std::nullopt;
  const auto ahead = ones_position(cursor);
  const auto ones = look_up(kOrdinals, cursor.peek(ahead).text);
  if (!ones || *ones > 9 || *tens + *ones > 31) return std::nullopt;
  cursor.advance(ahead + 1);
  return *tens + *ones;
}

}  // namespace adjutant::when
