#include "agent/planner/price.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/money.h"
#include "base/text.h"

namespace adjutant::agent {
namespace {

constexpr std::int64_t kUnit = 1'000'000;
constexpr std::int64_t kMostUnits = 10'000;
constexpr std::int64_t kMostTokens = 100'000'000;
constexpr std::size_t kMostDigits = 6;  // behind the point

std::unexpected<Error> no_amount(std::string_view text) {
  return fail(ErrorKind::usage, fmt::format("'{}' is no amount", one_line(text, 40)), "Write it as \"0.15 EUR\".");
}

std::optional<std::int64_t> read_micro(std::string_view text) {
  const auto point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  std::string behind(point == text.npos ? std::string_view() : text.substr(point + 1));
  if (whole.empty() || behind.size() > kMostDigits || (point != text.npos && behind.empty())) return std::nullopt;
  behind.resize(kMostDigits, '0');
  const auto digits = [](std::string_view part) {
    return std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
  };
  std::int64_t units = 0, micro = 0;
  if (!digits(whole) || !digits(behind)) return std::nullopt;
  if (std::from_chars(whole.data(), whole.data() + whole.size(), units).ec != std::errc()) return std::nullopt;
  if (std::from_chars(behind.data(), behind.data() + behind.size(), micro).ec != std::errc()) return std::nullopt;
  if (units > kMostUnits) return std::nullopt;
  return units * kUnit + micro;
}

}  // namespace

std::string to_string(const Cost& cost) {
  if (cost.currency.empty()) return "nothing";
  std::string behind = fmt::format("{:06}", cost.micro % kUnit);
  while (behind.size() > 2 && behind.ends_with('0')) behind.pop_back();
  return fmt::format("{}.{} {}", cost.micro / kUnit, behind, cost.currency);
}

Result<Cost> parse_cost(std::string_view text) {
  const auto words = split(trim(text), ' ');
  if (words.size() != 2 || !is_currency(words[1])) return no_amount(text);
  const auto micro = read_micro(words[0]);
  if (!micro) return no_amount(text);
  return Cost{*micro, words[1]};
}

Result<Cost> parse_token_price(std::string_view text) {
  const auto per = text.find(" per ");
  Cost price = TRY(parse_cost(text.substr(0, per)));
  if (per == text.npos) return price;
  const std::string many = to_lower(trim(text.substr(per + 5)));
  if (many == "1m" || many == "million") return price;
  if (many != "1k" && many != "1000") return no_amount(text);
  price.micro *= 1000;
  if (price.micro > kMostUnits * kUnit) return no_amount(text);
  return price;
}

Cost cost_of(const Price& price, const model::Usage& usage) {
  const auto part = [](std::int64_t tokens, std::int64_t of_a_million) {
    return std::clamp<std::int64_t>(tokens, 0, kMostTokens) * of_a_million;
  };
  const std::int64_t sum = part(usage.input, price.input) + part(usage.output, price.output);
  return {(sum + kUnit - 1) / kUnit, price.currency};
}

}  // namespace adjutant::agent
