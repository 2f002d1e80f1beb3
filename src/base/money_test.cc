#include "base/money.h"

#include <gtest/gtest.h>

namespace adjutant {
namespace {

TEST(Money, ReadsWhatPeopleWrite) {
  const std::pair<const char*, const char*> cases[] = {
      {"12.50 EUR", "12.50 EUR"},
      {"EUR 12.50", "12.50 EUR"},
      {"€12.50", "12.50 EUR"},
      {"12,50 €", "12.50 EUR"},
      {"1.234,56 EUR", "1234.56 EUR"},
      {"$1,234.56", "1234.56 USD"},
      {"1,180.00 EUR", "1180.00 EUR"},
      {"1000 JPY", "1000 JPY"},
      {"1.180 EUR", "1180.00 EUR"},
      {"-3.20 GBP", "-3.20 GBP"},
      {"£5", "5.00 GBP"},
      {"1'000.00 CHF", "1000.00 CHF"},
      {"0.05 EUR", "0.05 EUR"},
      {"1.5 KWD", "1.500 KWD"},
      {"12,- EUR", "12.00 EUR"},
  };
  for (const auto& [text, wanted] : cases) {
    const auto money = parse_money(text);
    ASSERT_TRUE(money) << text;
    EXPECT_EQ(to_string(*money), wanted) << text;
  }
}

TEST(Money, RefusesWhatIsNone) {
  for (const char* text : {"", "EUR", "12.50", "12.5.0 EUR", "12.345,6,7 EUR", "1e9 EUR", "12.505 EURO",
                           "99999999999999999999 EUR", "1..2 EUR"}) {
    EXPECT_FALSE(parse_money(text)) << text;
  }
}

TEST(Money, KeepsCurrenciesApart) {
  EXPECT_FALSE(add({100, "EUR"}, {100, "USD"}));
  EXPECT_EQ(add({100, "EUR"}, {50, "EUR"})->minor, 150);
  EXPECT_EQ(multiply({101, "EUR"}, 0.5)->minor, 51);
  EXPECT_FALSE(multiply({1'000'000'000'000'000, "EUR"}, 2));
}

}  // namespace
}  // namespace adjutant
