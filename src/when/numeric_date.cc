#include <algorithm>
#include <array>

#include "when/days.h"

namespace adjutant::when {
namespace {

// Numbers glued together by one mark: "27.11.2026", "4/3", "2026-11-27", "5/31/'69", "10/2017".
struct Numbers {
  std::array<int, 3> values = {0, 0, 0};
  std::array<int, 3> digits = {0, 0, 0};
  int count = 0;
  std::string mark;
  bool closing_dot = false;  // "27.11."
};

Numbers take_numbers(Cursor& cursor) {
  Numbers numbers;
  if (!cursor.peek().is_number() || !cursor.peek(1).is_mark()) return numbers;
  numbers.mark = cursor.peek(1).text;
  if (numbers.mark != "." && numbers.mark != "/" && numbers.mark != "-") return numbers;
  std::size_t ahead = 0;
  for (; numbers.count < 3; ahead += 2) {
    const Token& number = cursor.peek(ahead);
    if (!number.is_number() || number.digits > 4 || (ahead > 0 && !number.glued)) break;
    const auto at = static_cast<std::size_t>(numbers.count++);
    numbers.values[at] = static_cast<int>(number.number);
    numbers.digits[at] = number.apostrophe ? 4 : number.digits;
    if (number.apostrophe) numbers.values[at] += number.number < 40 ? 2000 : 1900;
    const Token& mark = cursor.peek(ahead + 1);
    if (!mark.is_mark() || !mark.glued || mark.text != numbers.mark) {
      ahead += 1;
      break;
    }
  }
  const bool dot_last = numbers.count == 2 && numbers.mark == "." && cursor.peek(ahead - 1).text == ".";
  if (numbers.count == 3) ahead = 5;
  if (numbers.count == 2) ahead = dot_last ? 4 : 3;
  numbers.closing_dot = dot_last;
  if (numbers.count >= 2) cursor.advance(ahead);
  return numbers;
}

void add_date(Choices& choices, int year, int month, int day) {
  const Date date = make_date(year, month, day);
  if (in_reach(date)) choices.push_back({.first = date, .end = add_days(date, 1), .year_said = true});
}

// Which of two numbers is the month: what the owner's order says, else both readings; a number above 12 settles it.
template <typename Add>
void add_in_order(int a, int b, bool day_first, bool known, Add add) {
  const auto as = [&](bool first_is_day) {
    const int month = first_is_day ? b : a;
    if (month >= 1 && month <= 12) add(month, first_is_day ? a : b);
  };
  const bool settled = known && (day_first ? b : a) <= 12;
  as(day_first);
  if (!settled && a != b) as(!day_first);
}

// Three numbers: the year is the one of four digits or above 31, at either end; in doubt the last.
void add_full(Choices& choices, const Numbers& numbers, DateOrder order, const Reader& reader) {
  const auto& [a, b, c] = numbers.values;
  const auto& digits = numbers.digits;
  const auto is_year = [&](std::size_t at) { return digits[at] == 4 || (digits[at] == 2 && numbers.values[at] > 31); };
  const auto year = [&](std::size_t at) { return full_year(numbers.values[at], digits[at], reader); };
  if (digits[1] > 2) return;
  if (is_year(0) && digits[2] <= 2) {
    const auto before = choices.size();
    add_date(choices, year(0), b, c);
    if (choices.size() == before && numbers.mark != "-") add_date(choices, year(0), c, b);  // "1969/31/05"
  } else if (digits[0] <= 2 && (digits[2] == 4 || digits[2] == 2)) {
    add_in_order(a, b, order != DateOrder::month_first, order != DateOrder::unknown,
                 [&](int month, int day) { add_date(choices, year(2), month, day); });
  }
}

void add_month(Choices& choices, int year, int month) {
  const Date first = make_date(year, month, 1);
  if (in_reach(first)) {
    choices.push_back({.first = first, .end = add_months(first, 1), .grain = Grain::month, .year_said = true});
  }
}

}  // namespace

int full_year(int year, int digits, const Reader& reader) {
  constexpr int kAhead = 40;  // "66" in 2026 is still ahead, "67" is 1967
  if (digits != 2) return year;
  const int now = year_of(reader.scene.today);
  const int latest = now + (reader.lean == Lean::past ? 0 : kAhead);
  int full = now - now % 100 + year;
  while (full > latest) full -= 100;
  while (full + 100 <= latest) full += 100;
  return full;
}

Choices take_numeric_date(Reader& reader) {
  const auto start = reader.cursor.at();
  const Lean lean = reader.lean;
  const bool last = reader.cursor.peek(1).is_number() && reader.cursor.take("last");  // "last 8/11"
  if (last) reader.lean = Lean::past;
  const Numbers numbers = take_numbers(reader.cursor);
  const auto& [a, b, c] = numbers.values;
  const auto& digits = numbers.digits;
  const bool dot = numbers.mark == ".";
  const auto order = dot ? DateOrder::day_first : reader.scene.options.order;
  Choices choices;
  if (numbers.count == 3) {
    add_full(choices, numbers, order, reader);
    const bool whole = std::ranges::max(digits) == 4;
    if (!choices.empty() || whole) reader.strong = true;
    if (choices.empty() && whole && (digits[0] != 4 || numbers.mark == "-")) reader.problem = "There is no such day.";
  } else if (numbers.count == 2 && digits[0] == 4 && digits[1] == 2 && numbers.mark == "-" && b <= 12) {
    add_month(choices, a, b);  // "2027-03"
  } else if (numbers.count == 2 && digits[0] <= 2 && digits[1] == 4 && numbers.mark != "-" && a <= 12) {
    add_month(choices, b, a);  // "10/2017"
    if (numbers.mark == "/" && !choices.empty()) reader.strong = true;
  } else if (numbers.count == 2 && digits[0] <= 2 && digits[1] <= 2 && numbers.mark != "-" && !(a == 24 && b == 7) &&
             a >= 1 && b >= 1 && (!dot || numbers.closing_dot)) {
    add_in_order(a, b, order != DateOrder::month_first, order != DateOrder::unknown, [&](int month, int day) {
      for (const Days& days : days_without_year(month, day, reader)) choices.push_back(days);
    });
    if (!choices.empty()) reader.problem.clear();
    const bool settled = order != DateOrder::unknown && std::max(a, b) > 12;  // "28/07"
    if (settled && !choices.empty()) reader.strong = true;
  }
  reader.lean = lean;
  if (choices.empty() && reader.problem.empty()) reader.cursor.rewind(start);
  return choices;
}

}  // namespace adjutant::when
