// Days with names. The dates of Easter are those of the Astronomical Society's table; the public holidays those of the
// countries' laws.
#include "when/holiday.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.h"

namespace adjutant::when {
namespace {

std::string public_holidays(int year, Country country) {
  std::vector<std::string> days;
  for (Date date = make_date(year, 1, 1); year_of(date) == year; date = add_days(date, 1)) {
    if (is_public_holiday(date, country)) days.push_back(fmt::format("{}.{}", day_of(date), month_of(date)));
  }
  return join(days, " ");
}

TEST(Holiday, Easter) {
  const std::vector<std::string> known = {
      "1961-04-02", "1981-04-19", "2000-04-23", "2008-03-23", "2011-04-24", "2020-04-12", "2021-04-04",
      "2022-04-17", "2023-04-09", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16",
      "2029-04-01", "2030-04-21", "2031-04-13", "2032-03-28", "2033-04-17", "2034-04-09", "2035-03-25",
      "2036-04-13", "2037-04-05", "2038-04-25", "2039-04-10", "2040-04-01", "2049-04-18", "2076-04-19"};
  for (const auto& date : known) EXPECT_EQ(iso(easter(std::stoi(date.substr(0, 4)))), date);
}

TEST(Holiday, PublicHolidaysOfEachCountry) {
  EXPECT_EQ(public_holidays(2026, Country::germany), "1.1 3.4 6.4 1.5 14.5 25.5 3.10 25.12 26.12");
  EXPECT_EQ(public_holidays(2026, Country::austria), "1.1 6.1 6.4 1.5 14.5 25.5 4.6 15.8 26.10 1.11 8.12 25.12 26.12");
  EXPECT_EQ(public_holidays(2026, Country::switzerland), "1.1 14.5 1.8 25.12");
  EXPECT_EQ(public_holidays(2026, Country::britain), "1.1 3.4 6.4 4.5 25.5 31.8 25.12 26.12");
  EXPECT_EQ(public_holidays(2026, Country::america), "1.1 19.1 16.2 25.5 19.6 4.7 7.9 12.10 11.11 26.11 25.12");
  EXPECT_EQ(public_holidays(2026, Country::france), "1.1 6.4 1.5 8.5 14.5 25.5 14.7 15.8 1.11 11.11 25.12");
  EXPECT_EQ(public_holidays(2026, Country::none), "1.1 25.12");
}

TEST(Holiday, CountriesByCode) {
  for (const auto* code : {"DE", "AT", "CH", "GB", "US", "FR"}) EXPECT_EQ(code_of(country_named(code).value()), code);
  for (const auto* code : {"", "de", "XX", "none"}) EXPECT_FALSE(country_named(code)) << code;
}

TEST(Holiday, WhatNoRuleCanSayIsSaid) {
  const Time now = Time::at(make_date(2026, 11, 24), Seconds(36'000), Zone());
  const auto every = resolve("every Easter Monday", now);
  ASSERT_FALSE(every);
  EXPECT_EQ(every.error().message,
            "'every Easter Monday' is no time: It is on another day each year, which no rule can say.");
}

}  // namespace
}  // namespace adjutant::when
