// What a model costs, exactly: in millionths of a currency's unit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "model/text_model.h"

namespace adjutant::agent {

struct Cost {
  std::int64_t micro = 0;  // millionths
  std::string currency;    // empty: it costs nothing
  bool operator==(const Cost&) const = default;
};

// "0.0123 EUR"; "nothing".
std::string to_string(const Cost& cost);

// "1.50 EUR", with at most six digits behind the point, up to 10,000.
Result<Cost> parse_cost(std::string_view text);

// Of a million tokens; without a currency it costs nothing.
struct Price {
  std::int64_t input = 0;   // micro
  std::int64_t output = 0;  // micro
  std::string currency;
  bool operator==(const Price&) const = default;
};

// "0.15 EUR", "0.15 EUR per 1M" or "0.0015 EUR per 1k" tokens, as micro for a million.
Result<Cost> parse_token_price(std::string_view text);

// Rounded up; of at most 100 million tokens each.
Cost cost_of(const Price& price, const model::Usage& usage);

}  // namespace adjutant::agent
