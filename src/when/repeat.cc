// The grammar of what repeats: "every second Tuesday", "weekdays", "the last Friday of each month", "yearly on 4 July",
// with its limits: "until May", "5 times", "starting next week".
#include <algorithm>
#include <array>

#include "when/holiday.h"
#include "when/number.h"
#include "when/repeat.h"
#include "when/repeat_pieces.h"

namespace adjutant::when {
namespace {

// "of the month", "of each month", "of every 3rd month", "in November": what the n-th is of. `said_every` where it
// stood before, so that "the month" is each month.
bool take_anchor(Cursor& cursor, Recurrence& recurrence, bool said_every) {
  const auto start = cursor.at();
  const bool of = cursor.take_any({"of", "in"});
  if (cursor.take_any({"each", "every"})) {
    int interval = cursor.take("other") ? 2 : 0;
    if (!interval) interval = take_ordinal(cursor).value_or(0);
    if (!interval && cursor.peek().is_number()) interval = take_cardinal(cursor).value_or(0);
    if (const auto unit = take_repeat_unit(cursor); unit && unit->every >= Every::month) {
      recurrence.every = unit->every;
      recurrence.interval = std::clamp(interval, 1, 999) * unit->size;
      return true;
    }
    if (const auto month = take_month(cursor)) {
      recurrence.every = Every::year;
      recurrence.months = {*month};
      return true;
    }
  } else if (of && said_every) {
    if (cursor.take_any_words({"the month", "month"})) {
      recurrence.every = Every::month;
      return true;
    }
    if (cursor.take_any_words({"the year"})) {
      recurrence.every = Every::year;
      return true;
    }
    if (const auto month = take_month(cursor)) {
      recurrence.every = Every::year;
      recurrence.months = {*month};
      return true;
    }
  }
  cursor.rewind(start);
  return false;
}

// "first and third Friday and second Tuesday", "4th", "last day": the days, without what they are of.
bool take_nth_days(Cursor& cursor, Recurrence& recurrence, Nths& plain) {
  for (int more = 0; more < 6; ++more) {
    const auto start = cursor.at();
    if (more > 0 && !take_and(cursor)) break;
    Nths nths;
    if (!take_nths(cursor, nths, 366)) {
      cursor.rewind(start);
      break;
    }
    if (const auto day = take_any_weekday(cursor)) {
      for (const int nth : nths) recurrence.weekdays.push_back({*day, nth});
    } else {
      cursor.take_any({"day", "days"});
      plain.insert(plain.end(), nths.begin(), nths.end());
    }
  }
  return !recurrence.weekdays.empty() || !plain.empty();
}

bool place_plain_days(Recurrence& recurrence, const Nths& plain) {
  const bool of_year = recurrence.every == Every::year && recurrence.months.empty();
  const int most = of_year ? 366 : 31;
  if (std::ranges::any_of(plain, [&](int day) { return day > most || day < -most; })) return false;
  auto& days = of_year ? recurrence.year_days : recurrence.month_days;
  days.insert(days.end(), plain.begin(), plain.end());
  return true;
}

// "the first Friday of each month", "4th of every month", "end of each month", "every 4th and 10th of the month".
std::optional<Recurrence> take_nth_of(Cursor& cursor, bool said_every) {
  Recurrence recurrence;
  Nths plain;
  const auto start = cursor.at();
  cursor.take("the");
  if (cursor.take_any({"end"})) plain = {-1};
  else if (cursor.take_any({"beginning", "begin", "start"})) plain = {1};
  else if (!take_nth_days(cursor, recurrence, plain)) plain.clear();
  const bool some = !plain.empty() || !recurrence.weekdays.empty();
  if (some && take_anchor(cursor, recurrence, said_every) && place_plain_days(recurrence, plain)) return recurrence;
  cursor.rewind(start);
  return std::nullopt;
}

void take_weeks_of_year(Cursor& cursor, Recurrence& recurrence) {
  const auto start = cursor.at();
  cursor.take("in");
  if (cursor.take_any({"week", "weeks"}) && take_numbers(cursor, recurrence.weeks, 53)) {
    recurrence.every = Every::year;
    return;
  }
  cursor.rewind(start);
}

bool take_month_details(Cursor& cursor, Recurrence& recurrence) {
  Nths plain;
  if (cursor.take_any({"beginning", "begin", "start"})) plain = {1};
  else if (cursor.take_any({"end"})) plain = {-1};
  else if (take_days_of_week(cursor, recurrence)) return true;
  else if (!take_nth_days(cursor, recurrence, plain)) return false;
  if (!plain.empty() && recurrence.weekdays.empty() && cursor.take_any_words({"instance of", "instances of"})) {
    recurrence.positions = plain;
    return take_days_of_week(cursor, recurrence);
  }
  return place_plain_days(recurrence, plain);
}

bool take_year_details(Reader& reader, Recurrence& recurrence) {
  Cursor& cursor = reader.cursor;
  if (const auto month = take_month(cursor)) {
    recurrence.months = {*month};
    cursor.take_any_words({"on day", "on days", "on the", "on"});
    take_numbers(cursor, recurrence.month_days);
    return true;
  }
  if (cursor.take("day")) return take_numbers(cursor, recurrence.year_days, 366);
  const auto start = cursor.at();
  const auto number = take_cardinal(cursor);  // "4 July"
  const auto named = number && *number <= 31 ? take_month(cursor) : std::nullopt;
  if (named) {
    recurrence.months = {*named};
    recurrence.month_days = {*number};
    return true;
  }
  cursor.rewind(start);
  if (cursor.is_any({"week", "weeks"})) {
    take_weeks_of_year(cursor, recurrence);
    return !recurrence.weeks.empty();
  }
  if (auto holiday = take_yearly_holiday(reader)) {
    holiday->interval = recurrence.interval;
    recurrence = *holiday;
    return true;
  }
  if (!reader.problem.empty()) return false;
  Nths plain;
  if (take_days_of_week(cursor, recurrence)) {
    take_weeks_of_year(cursor, recurrence);
    return true;
  }
  if (!take_nth_days(cursor, recurrence, plain)) return false;
  const auto behind = cursor.at();
  cursor.take_any({"of", "in"});
  if (const auto month = take_month(cursor)) recurrence.months = {*month};
  else cursor.rewind(behind);
  return place_plain_days(recurrence, plain);
}

// What is said of a unit: "every week on Mon and Fri", "monthly on the 4th", "every year on 25 December".
void take_details(Reader& reader, Recurrence& recurrence) {
  Cursor& cursor = reader.cursor;
  const auto start = cursor.at();
  const Recurrence plain = recurrence;
  cursor.take_any({"on", "in", "at"});
  cursor.take("the");
  bool taken = false;
  if (recurrence.every == Every::week || recurrence.every == Every::day) {
    taken = take_days_of_week(cursor, recurrence);
  } else if (recurrence.every == Every::month) {
    taken = take_month_details(cursor, recurrence);
  } else if (recurrence.every == Every::year) {
    taken = take_year_details(reader, recurrence);
  }
  if (taken) return;
  recurrence = plain;
  reader.problem.clear();
  cursor.rewind(start);
}

// "every Monday in May", "every Fri in week 12".
void take_part_of_year(Cursor& cursor, Recurrence& recurrence) {
  take_weeks_of_year(cursor, recurrence);
  const auto start = cursor.at();
  if (!cursor.take_any({"in", "of"})) return;
  if (const auto month = take_month(cursor)) {
    recurrence.months = {*month};
    if (recurrence.every == Every::week) recurrence.every = Every::year;
  } else {
    cursor.rewind(start);
  }
}

// Behind "every": "other", "4", "3rd"; 0 for a number that cannot be.
int take_interval(Cursor& cursor) {
  if (cursor.take("other")) return 2;
  const auto start = cursor.at();
  const bool single = cursor.is("single");
  if (single) cursor.advance();
  if (cursor.is_any({"second", "sec"}) && cursor.peek(1).kind != TokenKind::word) return 1;  // "every second"
  auto number = take_ordinal(cursor);
  if (!number) number = take_cardinal(cursor);
  if (!number) return 1;
  if (*number < 1 || *number > 999 || cursor.is(":")) {
    cursor.rewind(start);
    return 0;
  }
  return *number;
}

std::optional<Recurrence> take_every(Reader& reader) {
  Cursor& cursor = reader.cursor;
  const auto start = cursor.at();
  if (auto nth = take_nth_of(cursor, true)) return nth;
  const int interval = take_interval(cursor);
  if (interval == 0) return std::nullopt;
  Recurrence recurrence{.interval = interval};
  if (cursor.take_any({"weekday", "workday"}) || cursor.take_any_words({"working day", "business day"})) {
    recurrence.every = Every::week;
    add_days_of_week(recurrence, kWorkdays);
    return recurrence;
  }
  if (cursor.is_any({"morning", "afternoon", "evening", "night", "noon", "midnight"})) return recurrence;
  if (const auto unit = take_repeat_unit(cursor)) {
    recurrence.every = unit->every;
    recurrence.interval = interval * unit->size;
    take_details(reader, recurrence);
    return recurrence;
  }
  recurrence.every = Every::week;
  if (take_days_of_week(cursor, recurrence)) {
    take_part_of_year(cursor, recurrence);
    return recurrence;
  }
  cursor.rewind(start);
  recurrence = {.every = Every::year};
  if (take_year_details(reader, recurrence) && (!recurrence.months.empty() || !recurrence.weeks.empty())) {
    if (recurrence.month_days.empty() && recurrence.weekdays.empty() && recurrence.weeks.empty()) {
      recurrence.month_days = {1};  // "every May"
    }
    return recurrence;
  }
  return std::nullopt;
}

// "daily", "once a week", "fortnightly".
std::optional<Recurrence> take_adverb(Cursor& cursor) {
  struct Adverb {
    std::string_view words;
    Every every;
    int interval = 1;
  };
  static constexpr std::array adverbs = {
      Adverb{"daily", Every::day},         Adverb{"everyday", Every::day},        Adverb{"weekly", Every::week},
      Adverb{"monthly", Every::month},     Adverb{"yearly", Every::year},         Adverb{"annually", Every::year},
      Adverb{"hourly", Every::hour},       Adverb{"fortnightly", Every::week, 2}, Adverb{"biweekly", Every::week, 2},
      Adverb{"bi weekly", Every::week, 2}, Adverb{"quarterly", Every::month, 3},  Adverb{"once a day", Every::day},
      Adverb{"once a week", Every::week},  Adverb{"once a month", Every::month},  Adverb{"once a year", Every::year}};
  for (const Adverb& adverb : adverbs) {
    if (cursor.take_words(adverb.words)) return Recurrence{.every = adverb.every, .interval = adverb.interval};
  }
  return std::nullopt;
}

std::optional<Recurrence> take_days_alone(Cursor& cursor) {
  static constexpr std::array<std::string_view, 4> parts = {"mornings", "afternoons", "evenings", "nights"};
  const auto is_part = [&](std::size_t ahead) {
    return std::ranges::any_of(parts, [&](std::string_view part) { return cursor.is(part, ahead); });
  };
  if (is_part(0)) return Recurrence{};
  Recurrence recurrence{.every = Every::week};
  if (cursor.is("weekday") && is_part(1)) {
    cursor.advance();
    add_days_of_week(recurrence, kWorkdays);
    return recurrence;
  }
  if (is_part(1)) {  // "Monday mornings"
    if (const auto day = take_weekday_word(cursor)) return Recurrence{.every = Every::week, .weekdays = {{*day}}};
    return std::nullopt;
  }
  const auto start = cursor.at();
  cursor.take("on");
  const auto& word = cursor.peek().text;
  const bool plural = word.size() > 6 && word.ends_with("days") && word != "holidays";
  if ((plural || word == "weekends") && take_days_of_week(cursor, recurrence)) {
    take_part_of_year(cursor, recurrence);
    return recurrence;
  }
  cursor.rewind(start);
  return std::nullopt;
}

std::optional<Date> take_limit_day(Reader& reader) {
  reader.cursor.take_any({"on", "in", "from"});
  const auto strong = reader.strong;
  const auto name = take_weekday(reader);
  const auto days = name ? days_of(*name, reader.scene, Lean::future) : take_days(reader);
  reader.strong = strong;
  if (days.empty()) return std::nullopt;
  return days.front().first;
}

// "twice", "3x", "for 4 times", "up to 7 occurrences".
bool take_count(Cursor& cursor, Recurrence& recurrence) {
  const auto start = cursor.at();
  if (cursor.take("twice")) recurrence.count = 2;
  else if (cursor.take("thrice")) recurrence.count = 3;
  else {
    cursor.take("for");
    cursor.take_any_words({"up to", "the next", "a total of"});
    const auto number = take_cardinal(cursor);
    if (!number || *number < 1 || *number > 9999 ||
        !cursor.take_any({"x", "times", "time", "occurrences", "repetitions", "repeats"})) {
      cursor.rewind(start);
      return false;
    }
    recurrence.count = *number;
  }
  return true;
}

}  // namespace

bool speaks_of_repeats(const std::vector<Token>& tokens) {
  return std::ranges::any_of(tokens, [](const Token& token) {
    const auto& word = token.text;
    return token.is_word() &&
           (word == "every" || word == "each" || word == "once" || word == "everyday" || word == "annually" ||
            word.ends_with("ly") || word.ends_with("days") || word == "weekends" || word.ends_with("ings") ||
            word.ends_with("noons") || word == "nights");
  });
}

std::optional<Recurrence> take_recurrence(Reader& reader) {
  Cursor& cursor = reader.cursor;
  const auto start = cursor.at();
  auto found = take_days_alone(cursor);
  if (!found) {
    if ((found = take_adverb(cursor))) take_details(reader, *found);
  }
  if (!found) found = take_nth_of(cursor, false);
  if (!found && cursor.take_any({"every", "each"})) found = take_every(reader);
  if (!found && reader.problem.empty()) cursor.rewind(start);
  return found;
}

bool take_recurrence_start(Reader& reader, std::optional<Date>& start) {
  const auto at = reader.cursor.at();
  if (reader.cursor.take_any({"starting", "beginning", "commencing", "from"})) {
    if (const auto day = take_limit_day(reader)) {
      start = day;
      return true;
    }
  }
  reader.problem.clear();
  reader.cursor.rewind(at);
  return false;
}

bool take_recurrence_limit(Reader& reader, Recurrence& recurrence, Date from) {
  Cursor& cursor = reader.cursor;
  const auto start = cursor.at();
  if (!recurrence.count && take_count(cursor, recurrence)) return true;
  if (recurrence.until) return false;
  if (cursor.take_any({"until", "till", "til", "through", "thru", "ending"}) ||
      (recurrence.start && cursor.take("to"))) {
    if (auto until = take_limit_day(reader)) {
      if (recurrence.start && days_between(*until, *recurrence.start) > 0) until = add_months(*until, 12);
      recurrence.until = until;
      return true;
    }
  } else if (cursor.take("for")) {
    cursor.take_any_words({"up to the next", "up to", "the next", "the coming"});
    const bool bare = cursor.is_any({"week", "month", "year"});  // "for the next month"
    auto amount = bare ? std::optional<Amount>() : take_amount(cursor);
    if (bare) {
      amount = Amount{.months = cursor.is("week") ? 0 : cursor.is("month") ? 1 : 12, .days = cursor.is("week") ? 7 : 0};
      cursor.advance();
    }
    if (amount && amount->is_days() && !amount->is_clock()) {
      recurrence.until = shift(recurrence.start.value_or(from), *amount, 1);
      return true;
    }
  }
  reader.problem.clear();
  cursor.rewind(start);
  return false;
}

}  // namespace adjutant::when
