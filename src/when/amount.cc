#include "when/amount.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "when/calendar.h"
#include "when/number.h"

namespace adjutant::when {
namespace {

enum class UnitKind { seconds, days, business_days, months };

struct Unit {
  std::string_view name;
  UnitKind kind;
  int size;
  bool letter = false;  // only directly after digits: "3h"
};

constexpr std::array kUnits = {
    Unit{"second", UnitKind::seconds, 1},
    Unit{"seconds", UnitKind::seconds, 1},
    Unit{"sec", UnitKind::seconds, 1},
    Unit{"secs", UnitKind::seconds, 1},
    Unit{"s", UnitKind::seconds, 1, true},
    Unit{"minute", UnitKind::seconds, 60},
    Unit{"minutes", UnitKind::seconds, 60},
    Unit{"min", UnitKind::seconds, 60},
    Unit{"mins", UnitKind::seconds, 60},
    Unit{"m", UnitKind::seconds, 60, true},
    Unit{"hour", UnitKind::seconds, 3600},
    Unit{"hours", UnitKind::seconds, 3600},
    Unit{"hr", UnitKind::seconds, 3600},
    Unit{"hrs", UnitKind::seconds, 3600},
    Unit{"h", UnitKind::seconds, 3600, true},
    Unit{"day", UnitKind::days, 1},
    Unit{"days", UnitKind::days, 1},
    Unit{"d", UnitKind::days, 1, true},
    Unit{"dy", UnitKind::days, 1},
    Unit{"night", UnitKind::days, 1},
    Unit{"nights", UnitKind::days, 1},
    Unit{"week", UnitKind::days, 7},
    Unit{"weeks", UnitKind::days, 7},
    Unit{"wk", UnitKind::days, 7},
    Unit{"wks", UnitKind::days, 7},
    Unit{"w", UnitKind::days, 7, true},
    Unit{"fortnight", UnitKind::days, 14},
    Unit{"fortnights", UnitKind::days, 14},
    Unit{"month", UnitKind::months, 1},
    Unit{"months", UnitKind::months, 1},
    Unit{"quarters", UnitKind::months, 3},
    Unit{"year", UnitKind::months, 12},
    Unit{"monthes", UnitKind::months, 1},
    Unit{"mo", UnitKind::months, 1},
    Unit{"mos", UnitKind::months, 1},
    Unit{"y", UnitKind::months, 12, true},
    Unit{"years", UnitKind::months, 12},
    Unit{"decade", UnitKind::months, 120},
    Unit{"decades", UnitKind::months, 120},
    Unit{"century", UnitKind::months, 1200},
    Unit{"centuries", UnitKind::months, 1200},
    Unit{"yr", UnitKind::months, 12},
    Unit{"yrs", UnitKind::months, 12},
    Unit{"weekdays", UnitKind::business_days, 1},
    Unit{"workdays", UnitKind::business_days, 1},
};

// Quantities are in thousandths: "1.5", "two and a half".
constexpr std::int64_t kOne = 1000;

bool take_half(Cursor& cursor) { return cursor.take_any_words({"and a half", "and half"}); }

std::optional<std::int64_t> take_quantity(Cursor& cursor) {
  if (cursor.take_any_words({"half an", "half a", "half", "a half", "\u00bd"})) return kOne / 2;
  if (cursor.take_any_words({"three quarters of an", "three quarters of a"})) return kOne * 3 / 4;
  if (cursor.take_any_words({"a quarter of an", "a quarter of a", "quarter of an", "quarter of a"})) return kOne / 4;
  if (cursor.is("quarter") && cursor.is("hour", 1) && cursor.take("quarter")) return kOne / 4;
  if (cursor.is_any({"a"}) && cursor.is("quarter", 1) && cursor.is("hour", 2) && cursor.take_words("a quarter")) {
    return kOne / 4;
  }
  if (cursor.take_any_words({"a couple of", "a couple", "couple of"})) return kOne * 2;
  if (cursor.take_any_words({"a few", "few"})) return kOne * 3;
  if (cursor.take_words("a dozen")) return kOne * 12;
  if (cursor.take_any({"a", "an"})) return kOne;
  if (cursor.peek().is_number() &&
      (cursor.peek().number == 1 && cursor.is("/", 1) && cursor.peek(2).number == 2 && cursor.peek(2).glued)) {
    cursor.advance(3);  // "1/2 hour"
    return kOne / 2;
  }
  const bool digits = cursor.peek().is_number();
  const auto number = take_cardinal(cursor);
  if (!number || *number > 100'000) return std::nullopt;
  std::int64_t quantity = *number * kOne;
  if (digits && cursor.take("\u00bd")) return quantity + kOne / 2;
  const Token& fraction = cursor.peek(1);
  if (digits && cursor.is_any({".", ","}) && cursor.peek().glued && fraction.is_number() && fraction.glued &&
      fraction.digits <= 3) {
    constexpr std::array scale = {0, 100, 10, 1};
    quantity += fraction.number * scale[static_cast<std::size_t>(fraction.digits)];
    cursor.advance(2);
  } else if (take_half(cursor)) {
    quantity += kOne / 2;
  }
  return quantity;
}

const Unit* take_unit(Cursor& cursor) {
  const bool after_digits = cursor.previous().is_number();
  if (cursor.is("-") && cursor.peek().glued && cursor.peek(1).is_word()) cursor.advance();  // "45-minute"
  static constexpr Unit kBusiness{"business days", UnitKind::business_days, 1};
  if (cursor.take_any_words({"business days", "business day", "working days", "working day", "work days"})) {
    return &kBusiness;
  }
  if (!cursor.peek().is_word()) return nullptr;
  const auto found = std::ranges::find(kUnits, std::string_view(cursor.peek().text), &Unit::name);
  if (found == kUnits.end() || (found->letter && !after_digits)) return nullptr;
  cursor.advance();
  return &*found;
}

bool add(Amount& amount, std::int64_t quantity, const Unit& unit) {
  const std::int64_t total = quantity * unit.size;
  switch (unit.kind) {
    case UnitKind::seconds: amount.seconds += Seconds(total / kOne); return true;
    case UnitKind::days:
      amount.days += static_cast<int>(total / kOne);
      amount.seconds += Seconds(total % kOne * 86'400 / kOne);
      return total / kOne <= 200'000;
    case UnitKind::business_days:
      amount.business_days += static_cast<int>(total / kOne);
      return total % kOne == 0 && total / kOne <= 1'000;
    case UnitKind::months:
      amount.months += static_cast<int>(total / kOne);
      return total % kOne == 0 && total / kOne <= 12 * 300;
  }
  return false;
}

// One quantity with its unit, and what may follow it: "an hour and a half", "1h30".
const Unit* take_piece(Cursor& cursor, Amount& amount) {
  const auto quantity = take_quantity(cursor);
  if (!quantity) return nullptr;
  const Unit* unit = take_unit(cursor);
  if (!unit || !add(amount, *quantity, *unit)) return nullptr;
  const Token& next = cursor.peek();
  if (unit->name == "h" && next.is_number() && next.glued && next.number < 60) {
    add(amount, next.number * kOne, Unit{"m", UnitKind::seconds, 60});
    cursor.advance();
    cursor.take_any({"m", "min"});
  } else if (*quantity % kOne == 0 && take_half(cursor)) {
    if (!add(amount, kOne / 2, *unit)) return nullptr;
  } else if (unit->kind == UnitKind::seconds && cursor.take_words("and a quarter")) {
    add(amount, kOne / 4, *unit);
  }
  return unit;
}

}  // namespace

std::optional<Amount> take_amount(Cursor& cursor) {
  const auto start = cursor.at();
  Amount amount;
  std::array<const Unit*, 8> said{};  // "2 days, 3 hours and 20 minutes": each unit once
  for (auto& unit : said) {
    const auto before = cursor.at();
    const Amount so_far = amount;
    if (before != start) {
      cursor.take(",");
      cursor.take("and");
    }
    const Unit* next = take_piece(cursor, amount);
    const auto is_same = [&](const Unit* other) {
      return other && next && other->kind == next->kind && other->size == next->size;
    };
    if (!next || std::ranges::any_of(said, is_same)) {
      cursor.rewind(before);
      amount = so_far;
      break;
    }
    unit = next;
  }
  if (!said[0]) return std::nullopt;
  return amount;
}

Date shift(Date date, const Amount& amount, int sign) {
  date = add_days(add_months(date, sign * amount.months), sign * amount.days);
  return amount.business_days ? add_business_days(date, sign * amount.business_days) : date;
}

Time shift(const Time& time, const Amount& amount, int sign) {
  Time moved = time;
  if (!amount.is_clock()) moved = Time::at(shift(time.date(), amount, sign), time.of_day(), time.zone);
  moved.instant += sign * amount.seconds;
  return moved;
}

}  // namespace adjutant::when
