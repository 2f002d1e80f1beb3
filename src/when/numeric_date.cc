#include "when/days.h"

namespace adjutant::when {
namespace {

// Numbers glued together by one mark: "27.11.2026", "4/3", "2026-11-27".
struct Numbers {
  int values[3] = {0, 0, 0};
  int digits[3] = {0, 0, 0};
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
    numbers.values[numbers.count] = static_cast<int>(number.number);
    numbers.digits[numbers.count++] = number.digits;
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

int full_year(int year, int digits) { return digits == 2 ? 2000 + year : year; }

void add_date(Choices& choices, int year, int month, int day) {
  const Date date = make_date(year, month, day);
  if (in_reach(date)) choices.push_back(one_day(date));
}

}  // namespace

Choices take_numeric_date(Reader& reader) {
  const auto start = reader.cursor.at();
  const Numbers numbers = take_numbers(reader.cursor);
  const auto& [a, b, c] = numbers.values;
  const auto& digits = numbers.digits;
  const bool short_first = digits[0] <= 2 && digits[1] <= 2 && a >= 1 && b >= 1;
  const bool round_the_clock = numbers.count == 2 && a == 24 && b == 7;
  Choices choices;
  if (numbers.count == 3 && digits[0] == 4 && digits[1] <= 2 && digits[2] <= 2) {
    add_date(choices, a, b, c);
    reader.strong = true;
    if (choices.empty() && numbers.mark == "-") reader.problem = "There is no such day.";
  } else if (numbers.count == 2 && digits[0] == 4 && digits[1] == 2 && numbers.mark == "-" && b >= 1 && b <= 12) {
    const Date first = make_date(a, b, 1);
    if (in_reach(first)) choices.push_back({first, add_months(first, 1), Grain::month});
  } else if (short_first && !round_the_clock && (numbers.count == 3 || numbers.mark != "-")) {
    const bool with_year = numbers.count == 3;
    const bool year_fits = !with_year || digits[2] == 2 || digits[2] == 4;
    const bool dot = numbers.mark == ".";
    if (year_fits && (!dot || with_year || numbers.closing_dot)) {
      const auto add = [&](int month, int day) {
        if (month > 12) return;
        if (with_year) return add_date(choices, full_year(c, digits[2]), month, day);
        for (const Days& days : days_without_year(month, day, reader)) choices.push_back(days);
      };
      const auto order = dot ? DateOrder::day_first : reader.scene.options.order;
      if (order == DateOrder::month_first && a <= 12) {
        add(a, b);
      } else if (order == DateOrder::day_first && b <= 12) {
        add(b, a);
      } else {
        add(b, a);
        if (a != b) add(a, b);
      }
      if (with_year) reader.strong = true;
      if (with_year && choices.empty() && digits[2] == 4) reader.problem = "There is no such day.";
    }
  }
  if (choices.empty() && reader.problem.empty()) reader.cursor.rewind(start);
  return choices;
}

}  // namespace adjutant::when
