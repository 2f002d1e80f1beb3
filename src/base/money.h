// Exact amounts of money in a currency (ISO 4217). Amounts in different currencies neither add nor compare.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace adjutant {

struct Money {
  std::int64_t minor = 0;  // in the currency's smallest unit: 1250 is 12.50 EUR, 1250 JPY is 1250 yen
  std::string currency;    // three capital letters

  bool operator==(const Money&) const = default;
};

// Digits behind the point: 2 for most, 0 for JPY, 3 for KWD.
int minor_digits(std::string_view currency);
bool is_currency(std::string_view code);

// "12.50 EUR".
std::string to_string(const Money& money);

// "12.50 EUR", "EUR 12.50", "€12.50", "12,50 €", "1.234,56 EUR", "$1,234.56". Errors: no currency, no number, too large.
Result<Money> parse_money(std::string_view text);

// Errors where the currencies differ or the sum does not fit.
Result<Money> add(const Money& a, const Money& b);
Result<Money> subtract(const Money& a, const Money& b);
// Rounded half away from zero.
Result<Money> multiply(const Money& money, double factor);

}  // namespace adjutant
