#include "when/count.h"

#include "base/json.h"
#include "base/text.h"
#include "when/number.h"

namespace adjutant::when {
namespace {

constexpr std::size_t kLongest = 60;  // bytes

// "three", "a dozen", "two dozen", "half a dozen", "a couple of", "four hundred and twelve".
std::optional<int> take_count(Cursor& cursor) {
  if (cursor.take_words("half a dozen")) return 6;
  if (cursor.take_any_words({"a couple of", "a couple"})) return 2;
  std::optional<int> number;
  if (cursor.take_any({"a", "an"})) {
    if (!cursor.is_any({"dozen", "hundred"})) return std::nullopt;
    number = 1;
  } else if (!cursor.is("dozen")) {
    number = take_cardinal(cursor);
    if (!number || *number > 999) return number;
  }
  if (cursor.take("dozen")) return number.value_or(1) * 12;
  if (!cursor.take("hundred")) return number;
  const int hundreds = number.value_or(1) * 100;
  const bool more = cursor.take("and");
  const auto rest = take_cardinal(cursor);
  if (rest ? *rest > 99 : more) return std::nullopt;
  return hundreds + rest.value_or(0);
}

}  // namespace

std::optional<double> count(std::string_view phrase) {
  if (phrase.size() > kLongest) return std::nullopt;
  const auto digits = parse_json(trim(phrase), kLongest);
  if (digits && digits->is_number()) return digits->as_double();
  const auto tokens = tokenize(phrase);
  Cursor cursor(tokens);
  const auto number = take_count(cursor);
  if (!number) return std::nullopt;
  if (cursor.previous().is_number()) cursor.take_any({"x", "times"});
  return cursor.done() ? std::optional<double>(*number) : std::nullopt;
}

}  // namespace adjutant::when
