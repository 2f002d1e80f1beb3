#include "when/repeat_pieces.h"

#include <array>
#include <string_view>

#include "when/number.h"

namespace adjutant::when {

void add_days_of_week(Recurrence& recurrence, std::initializer_list<unsigned> days) {
  for (const unsigned day : days) recurrence.weekdays.push_back({weekday(day)});
}

bool take_and(Cursor& cursor) {
  const bool comma = cursor.take(",");
  return cursor.take_any({"and", "&", "or"}) || comma;
}

std::optional<weekday> take_any_weekday(Cursor& cursor) {
  static constexpr std::array<std::string_view, 7> plurals = {"sundays",   "mondays", "tuesdays", "wednesdays",
                                                              "thursdays", "fridays", "saturdays"};
  for (unsigned day = 0; day < 7; ++day) {
    if (cursor.take(plurals[day])) return weekday(day);
  }
  return take_weekday_word(cursor);
}

bool take_days_of_week(Cursor& cursor, Recurrence& recurrence) {
  const auto before = recurrence.weekdays.size();
  for (int more = 0; more < 7; ++more) {
    const auto start = cursor.at();
    if (more > 0 && !take_and(cursor)) break;
    if (more > 0) cursor.take("on");
    if (cursor.take_any({"weekend", "weekends"})) {
      add_days_of_week(recurrence, kWeekend);
      continue;
    }
    if (cursor.take_any({"weekdays", "workdays"})) {
      add_days_of_week(recurrence, kWorkdays);
      continue;
    }
    const auto day = take_any_weekday(cursor);
    if (!day) {
      cursor.rewind(start);
      break;
    }
    recurrence.weekdays.push_back({*day});
    const auto behind = cursor.at();
    const bool range = cursor.take_any({"-", "through", "thru", "to"});
    const auto last = range ? take_any_weekday(cursor) : std::nullopt;
    if (!last) cursor.rewind(behind);
    for (weekday each = *day; last && each != *last;) recurrence.weekdays.push_back({++each});
  }
  return recurrence.weekdays.size() > before;
}

bool take_nths(Cursor& cursor, Nths& nths, int most) {
  for (int more = 0; more < 12; ++more) {
    const auto start = cursor.at();
    if (more > 0 && !take_and(cursor)) break;
    cursor.take("the");
    const auto ordinal = cursor.take("last")          ? std::optional(-1)
                         : cursor.take("penultimate") ? std::optional(-2)
                                                      : take_ordinal(cursor, most);
    if (!ordinal) {
      cursor.rewind(start);
      break;
    }
    const bool from_end = *ordinal > 0 && cursor.take_any_words({"to the last", "to last", "last"});
    nths.push_back(from_end ? -*ordinal : *ordinal);
  }
  return !nths.empty();
}

bool take_numbers(Cursor& cursor, std::vector<int>& numbers, int most) {
  for (int more = 0; more < 12; ++more) {
    const auto start = cursor.at();
    if (more > 0 && !take_and(cursor)) break;
    cursor.take("the");
    const auto ordinal = take_ordinal(cursor, most);
    const auto number = ordinal ? ordinal : cursor.peek().is_number() ? take_cardinal(cursor) : std::nullopt;
    if (!number || *number < 1 || *number > most || cursor.is_any({":", "am", "pm", "x", "times"})) {
      cursor.rewind(start);
      break;
    }
    numbers.push_back(*number);
  }
  return !numbers.empty();
}

std::optional<RepeatUnit> take_repeat_unit(Cursor& cursor) {
  struct Name {
    std::string_view word, plural;
    RepeatUnit unit;
  };
  static constexpr std::array names = {Name{"day", "days", {Every::day}},
                                       Name{"week", "weeks", {Every::week}},
                                       Name{"month", "months", {Every::month}},
                                       Name{"year", "years", {Every::year}},
                                       Name{"hour", "hours", {Every::hour}},
                                       Name{"minute", "minutes", {Every::minute}},
                                       Name{"min", "mins", {Every::minute}},
                                       Name{"second", "seconds", {Every::second}},
                                       Name{"sec", "secs", {Every::second}},
                                       Name{"fortnight", "fortnights", {Every::week, 2}},
                                       Name{"quarter", "quarters", {Every::month, 3}}};
  for (const Name& name : names) {
    if (cursor.take_any({name.word, name.plural})) return name.unit;
  }
  return std::nullopt;
}

}  // namespace adjutant::when
