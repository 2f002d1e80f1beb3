#include "when/holiday.h"

#include <algorithm>
#include <array>

namespace adjutant::when {
namespace {

using Countries = unsigned;  // bit per Country

constexpr Countries bit(Country country) { return 1U << static_cast<unsigned>(country); }
constexpr Countries DE = bit(Country::germany), AT = bit(Country::austria), CH = bit(Country::switzerland),
                    GB = bit(Country::britain), US = bit(Country::america), FR = bit(Country::france);
constexpr Countries kAll = ~0U;
constexpr Countries kNowhere = 0;

// When it is: on a date; days after Easter; or the n-th weekday of a month and days after that.
struct Rule {
  enum class Kind { date, easter, nth } kind;
  int month = 0;
  int day = 0;  // of the month, or from Easter, or 0 for Sunday to 6
  int nth = 0;
  int later = 0;
};

constexpr Rule on(int month, int day) { return {Rule::Kind::date, month, day}; }
constexpr Rule from_easter(int days) { return {Rule::Kind::easter, 0, days}; }
constexpr Rule nth(int n, int day, int month, int later = 0) { return {Rule::Kind::nth, month, day, n, later}; }

struct Holiday {
  std::string_view words;  // as the tokens are: without possessive s
  Rule rule;
  Countries meant = kAll;     // where the words mean this day; elsewhere a later row may say
  Countries free = kNowhere;  // where the whole country has the day off
};

constexpr int kSunday = 0, kMonday = 1, kThursday = 4;
constexpr std::array kHolidays = {
    Holiday{"new years day", on(1, 1), kAll, kAll},
    Holiday{"new year day", on(1, 1), kAll},
    Holiday{"new years eve", on(12, 31)},
    Holiday{"new year eve", on(12, 31)},
    Holiday{"new years", on(1, 1)},
    Holiday{"new year", on(1, 1)},
    Holiday{"epiphany", on(1, 6), kAll, AT},
    Holiday{"twelfth night", on(1, 5)},
    Holiday{"martin luther king day", nth(3, kMonday, 1), kAll, US},
    Holiday{"mlk day", nth(3, kMonday, 1)},
    Holiday{"groundhog day", on(2, 2)},
    Holiday{"valentines day", on(2, 14)},
    Holiday{"valentine day", on(2, 14)},
    Holiday{"valentines", on(2, 14)},
    Holiday{"presidents day", nth(3, kMonday, 2), kAll, US},
    Holiday{"shrove tuesday", from_easter(-47)},
    Holiday{"pancake day", from_easter(-47)},
    Holiday{"mardi gras", from_easter(-47)},
    Holiday{"ash wednesday", from_easter(-46)},
    Holiday{"women day", on(3, 8)},
    Holiday{"saint patrick day", on(3, 17)},
    Holiday{"st patrick day", on(3, 17)},
    Holiday{"st . patrick day", on(3, 17)},
    Holiday{"april fools day", on(4, 1)},
    Holiday{"april fool day", on(4, 1)},
    Holiday{"palm sunday", from_easter(-7)},
    Holiday{"maundy thursday", from_easter(-3)},
    Holiday{"holy thursday", from_easter(-3)},
    Holiday{"good friday", from_easter(-2), kAll, DE | GB},
    Holiday{"holy saturday", from_easter(-1)},
    Holiday{"easter saturday", from_easter(-1)},
    Holiday{"easter sunday", from_easter(0)},
    Holiday{"easter monday", from_easter(1), kAll, DE | AT | GB | FR},
    Holiday{"easter", from_easter(0)},
    Holiday{"labor day", nth(1, kMonday, 9), US | bit(Country::none), US},
    Holiday{"labour day", nth(1, kMonday, 9), US},
    Holiday{"labour day", on(5, 1), kAll, DE | AT | FR},
    Holiday{"labor day", on(5, 1)},
    Holiday{"may day", on(5, 1)},
    Holiday{"early may bank holiday", nth(1, kMonday, 5), kAll, GB},
    Holiday{"ve day", on(5, 8), kAll, FR},
    Holiday{"mothering sunday", from_easter(-21)},
    Holiday{"mother day", from_easter(-21), GB},
    Holiday{"mothers day", from_easter(-21), GB},
    Holiday{"mother day", nth(-1, kSunday, 5), FR},
    Holiday{"mothers day", nth(-1, kSunday, 5), FR},
    Holiday{"mother day", nth(2, kSunday, 5)},
    Holiday{"mothers day", nth(2, kSunday, 5)},
    Holiday{"ascension day", from_easter(39), kAll, DE | AT | CH | FR},
    Holiday{"ascension", from_easter(39)},
    Holiday{"spring bank holiday", nth(-1, kMonday, 5), kAll, GB},
    Holiday{"memorial day", nth(-1, kMonday, 5), kAll, US},
    Holiday{"pentecost monday", from_easter(50)},
    Holiday{"whit monday", from_easter(50), kAll, DE | AT | FR},
    Holiday{"pentecost", from_easter(49)},
    Holiday{"whit sunday", from_easter(49)},
    Holiday{"whitsun", from_easter(49)},
    Holiday{"corpus christi", from_easter(60), kAll, AT},
    Holiday{"father day", from_easter(39), DE},
    Holiday{"fathers day", from_easter(39), DE},
    Holiday{"father day", nth(2, kSunday, 6), AT},
    Holiday{"fathers day", nth(2, kSunday, 6), AT},
    Holiday{"father day", nth(1, kSunday, 6), CH},
    Holiday{"fathers day", nth(1, kSunday, 6), CH},
    Holiday{"father day", nth(3, kSunday, 6)},
    Holiday{"fathers day", nth(3, kSunday, 6)},
    Holiday{"juneteenth", on(6, 19), kAll, US},
    Holiday{"midsummer", on(6, 24)},
    Holiday{"independence day", on(7, 4), kAll, US},
    Holiday{"bastille day", on(7, 14), kAll, FR},
    Holiday{"swiss national day", on(8, 1), kAll, CH},
    Holiday{"national day", on(8, 1), CH},
    Holiday{"national day", on(7, 14), FR},
    Holiday{"national day", on(10, 3), DE},
    Holiday{"national day", on(10, 26), AT, AT},
    Holiday{"assumption day", on(8, 15), kAll, AT | FR},
    Holiday{"summer bank holiday", nth(-1, kMonday, 8), kAll, GB},
    Holiday{"august bank holiday", nth(-1, kMonday, 8)},
    Holiday{"day of german unity", on(10, 3), kAll, DE},
    Holiday{"german unity day", on(10, 3)},
    Holiday{"columbus day", nth(2, kMonday, 10), kAll, US},
    Holiday{"indigenous peoples day", nth(2, kMonday, 10)},
    Holiday{"austrian national day", on(10, 26)},
    Holiday{"reformation day", on(10, 31)},
    Holiday{"halloween", on(10, 31)},
    Holiday{"all saints day", on(11, 1), kAll, AT | FR},
    Holiday{"all hallows", on(11, 1)},
    Holiday{"all souls day", on(11, 2)},
    Holiday{"guy fawkes night", on(11, 5)},
    Holiday{"bonfire night", on(11, 5)},
    Holiday{"armistice day", on(11, 11), kAll, FR},
    Holiday{"veterans day", on(11, 11), kAll, US},
    Holiday{"remembrance sunday", nth(2, kSunday, 11)},
    Holiday{"thanksgiving day", nth(4, kThursday, 11), kAll, US},
    Holiday{"thanksgiving", nth(4, kThursday, 11)},
    Holiday{"black friday", nth(4, kThursday, 11, 1)},
    Holiday{"cyber monday", nth(4, kThursday, 11, 4)},
    Holiday{"saint nicholas day", on(12, 6)},
    Holiday{"st nicholas day", on(12, 6)},
    Holiday{"st . nicholas day", on(12, 6)},
    Holiday{"immaculate conception", on(12, 8), kAll, AT},
    Holiday{"christmas eve", on(12, 24)},
    Holiday{"xmas eve", on(12, 24)},
    Holiday{"christmas day", on(12, 25), kAll, kAll},
    Holiday{"christmas", on(12, 25)},
    Holiday{"xmas", on(12, 25)},
    Holiday{"boxing day", on(12, 26), kAll, GB | DE},
    Holiday{"st stephen day", on(12, 26), kAll, AT},
    Holiday{"st . stephen day", on(12, 26)},
};

std::optional<Date> date_of(const Rule& rule, int year) {
  switch (rule.kind) {
    case Rule::Kind::date: return make_date(year, rule.month, rule.day);
    case Rule::Kind::easter: return add_days(easter(year), rule.day);
    case Rule::Kind::nth: break;
  }
  const Date first = make_date(year, rule.month, 1);
  const auto day = nth_weekday(first, add_months(first, 1), weekday(static_cast<unsigned>(rule.day)), rule.nth);
  return day ? std::optional(add_days(*day, rule.later)) : std::nullopt;
}

// Only the first letter of most words is looked at.
const Rule* take_name(Cursor& cursor, Country country) {
  const Token& word = cursor.peek();
  if (!word.is_word()) return nullptr;
  for (const Holiday& holiday : kHolidays) {
    if (holiday.words.front() != word.text.front()) continue;
    if ((holiday.meant & bit(country)) && cursor.take_words(holiday.words)) return &holiday.rule;
  }
  return nullptr;
}

std::optional<Date> next_public_holiday(Date today, Country country) {
  for (int step = 1; step <= 366; ++step) {
    const Date date = add_days(today, step);
    if (is_public_holiday(date, country)) return date;
  }
  return std::nullopt;
}

}  // namespace

Date easter(int year) {
  const int a = year % 19, b = year / 100, c = year % 100;
  const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  return make_date(year, (h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
}

bool is_public_holiday(Date date, Country country) {
  return std::ranges::any_of(kHolidays, [&](const Holiday& holiday) {
    return (holiday.free & bit(country)) && date_of(holiday.rule, year_of(date)) == date;
  });
}

Choices take_holiday(Reader& reader) {
  Cursor& cursor = reader.cursor;
  const Date today = reader.scene.today;
  const Country country = reader.scene.options.country;
  if (!cursor.peek().is_word()) return {};
  cursor.take("the");
  const bool next = cursor.take_any({"next", "coming", "upcoming"});
  const bool last = !next && cursor.take_any({"last", "past", "previous"});
  const bool now = !next && !last && cursor.take("this");
  if (next && cursor.take_any_words({"public holiday", "bank holiday", "holiday"})) {
    const auto date = next_public_holiday(today, country);
    reader.strong = date.has_value();
    return date ? Choices{one_day(*date)} : Choices{};
  }
  const Rule* rule = take_name(cursor, country);
  if (!rule) return {};
  reader.strong = true;
  const int this_year = year_of(today);
  if (const auto year = take_year(reader)) {
    const auto date = date_of(*rule, *year);
    return date ? Choices{{.first = *date, .end = add_days(*date, 1), .year_said = true}} : Choices{};
  }
  if (now) return {one_day(*date_of(*rule, this_year))};
  const bool back = last || (reader.lean == Lean::past && !next);
  for (int step = 0; step < 3; ++step) {
    const auto date = date_of(*rule, this_year + (back ? -step : step));
    const int away = date ? days_between(today, *date) : 0;
    const bool fits = back ? (away < 0 || (away == 0 && !last)) : (away > 0 || (away == 0 && !next));
    if (date && fits) return {one_day(*date)};
  }
  return {};
}

std::optional<Recurrence> take_yearly_holiday(Reader& reader) {
  const auto start = reader.cursor.at();
  const Rule* rule = take_name(reader.cursor, reader.scene.options.country);
  if (!rule) {
    reader.cursor.rewind(start);
    return std::nullopt;
  }
  if (rule->kind == Rule::Kind::easter || rule->later != 0) {
    reader.problem = "It is on another day each year, which no rule can say.";
    return std::nullopt;
  }
  Recurrence recurrence{.every = Every::year, .months = {rule->month}};
  if (rule->kind == Rule::Kind::date) recurrence.month_days = {rule->day};
  else recurrence.weekdays = {{weekday(static_cast<unsigned>(rule->day)), rule->nth}};
  return recurrence;
}

}  // namespace adjutant::when
