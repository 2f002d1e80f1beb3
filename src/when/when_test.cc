#include "when/when.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "base/text.h"

namespace adjutant::when {
namespace {

Time at(std::string_view text, std::string_view zone = "Europe/Berlin") {  // "2026-11-24 10:00"
  const auto date = parse_date(text.substr(0, 10)).value();
  const int hour = text.size() > 10 ? std::stoi(std::string(text.substr(11, 2))) : 0;
  const int minute = text.size() > 10 ? std::stoi(std::string(text.substr(14, 2))) : 0;
  return Time::at(date, Seconds(hour * 3600 + minute * 60), Zone::find(zone).value());
}

std::string wall(const Time& time) {
  const auto minutes = time.of_day().count() / 60;
  const auto clock = minutes ? fmt::format(" {:02}:{:02}", minutes / 60, minutes % 60) : std::string();
  return iso(time.date()) + clock;
}

std::string_view name(Grain grain) {
  constexpr std::string_view names[] = {"time", "part", "day", "days", "weekend", "week", "month", "quarter", "year"};
  return names[static_cast<int>(grain)];
}

// A span as phrases.txt writes it: begin, then the grain where the end follows from it, or the end.
std::string written(const Span& span) {
  static constexpr std::string_view bounds[] = {"", "by ", "before ", "after ", "since ", "until "};
  const bool limited = span.bound == Bound::since || span.bound == Bound::until;
  const bool end_follows =
      !limited && (span.begin == span.end ||
                   (span.grain != Grain::time && span.grain != Grain::days && span.grain != Grain::part_of_day));
  const auto bound = bounds[static_cast<int>(span.bound)];
  const auto end = end_follows ? std::string(name(span.grain)) : wall(span.end);
  return fmt::format("{}{} | {}{}", bound, wall(span.begin), end, span.repeat.empty() ? "" : " | " + span.repeat);
}

std::string all(std::string_view phrase, const Time& now, const Options& options = {}) {
  const auto spans = resolve(phrase, now, options);
  if (!spans) return "error";
  std::vector<std::string> texts;
  for (const Span& span : *spans) texts.push_back(written(span));
  return join(texts, " || ");
}

TEST(When, Phrases) {
  std::ifstream file(std::string(ADJUTANT_SOURCE_DIR) + "/src/when/phrases.txt");
  ASSERT_TRUE(file);
  Time now;
  Options options;
  int count = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with("#")) continue;
    if (line.starts_with("now 2")) {
      const auto fields = words(line).empty() ? std::vector<std::string>() : split(line, ' ');
      now = at(fields[1] + " " + fields[2], fields[3]);
      options.country = fields.size() > 4 ? country_named(fields[4]).value() : Country::none;
      continue;
    }
    const auto bar = line.find('|');
    ASSERT_NE(bar, std::string::npos) << line;
    const auto phrase = trim(std::string_view(line).substr(0, bar));
    EXPECT_EQ(all(phrase, now, options), trim(std::string_view(line).substr(bar + 1)))
        << "'" << phrase << "' at " << iso(now);
    ++count;
  }
  EXPECT_GE(count, 550);
}

const Time kNow = at("2026-11-24 10:00");

TEST(When, MomentNeedsOneTimeOfDay) {
  EXPECT_EQ(wall(moment("Thursday at 3", kNow).value()), "2026-11-26 15:00");
  EXPECT_EQ(wall(moment("tomorrow morning", kNow).value()), "2026-11-25 09:00");
  EXPECT_EQ(wall(moment("in an hour", kNow).value()), "2026-11-24 11:00");
  EXPECT_FALSE(moment("tomorrow", kNow));
  EXPECT_FALSE(is_ambiguous(moment("tomorrow", kNow).error()));
  const auto several = moment("next Thursday at 3", kNow);
  ASSERT_FALSE(several);
  EXPECT_TRUE(is_ambiguous(several.error()));
  EXPECT_EQ(several.error().hint, "Say which: Thu 3 Dec 2026 15:00, or Thu 26 Nov 2026 15:00.");
}

TEST(When, WhatRepeatsIsNoOneMoment) {
  const auto weekly = moment("every Monday at 9", kNow);
  ASSERT_FALSE(weekly);
  EXPECT_EQ(weekly.error().message, "'every Monday at 9' repeats, and one time is needed here.");
  EXPECT_EQ(weekly.error().hint, "Say the one time, for example 'Mon 30 Nov 2026 09:00'.");
  EXPECT_FALSE(is_ambiguous(weekly.error()));
  EXPECT_FALSE(day("every Monday", kNow));
}

TEST(When, Day) {
  EXPECT_EQ(iso(day("by Friday", kNow).value()), "2026-11-27");
  EXPECT_EQ(iso(day("tomorrow at 3", kNow).value()), "2026-11-25");
  EXPECT_EQ(iso(day("until the 3rd", kNow).value()), "2026-12-03");
  EXPECT_EQ(iso(day("at 7", at("2026-11-24 06:00")).value()), "2026-11-24");  // either seven is today
  EXPECT_FALSE(day("next week", kNow));
  EXPECT_TRUE(is_ambiguous(day("4/3", kNow).error()));
  EXPECT_EQ(iso(day("4/3", kNow, {.order = DateOrder::day_first}).value()), "2027-03-04");
  EXPECT_EQ(iso(day("4/3", kNow, {.order = DateOrder::month_first}).value()), "2027-04-03");
}

TEST(When, ContradictionsAreNamed) {
  EXPECT_EQ(resolve("Friday 28 November 2026", kNow).error().message,
            "'Friday 28 November 2026' is no time: Sat 28 Nov 2026 is not a Fri.");
  EXPECT_EQ(resolve("31 November", kNow).error().message, "'31 November' is no time: November has no day 31.");
}

TEST(When, Readings) {
  const auto reading = [](std::string_view phrase) { return resolve(phrase, kNow).value().front().reading; };
  EXPECT_EQ(reading("Thursday at 3"), "Thu 26 Nov 2026 15:00");
  EXPECT_EQ(reading("by Friday"), "by Fri 27 Nov 2026");
  EXPECT_EQ(reading("tomorrow at 9 for an hour"), "Wed 25 Nov 2026 09:00 to 10:00");
  EXPECT_EQ(reading("tomorrow morning"), "Wed 25 Nov 2026 morning");
  EXPECT_EQ(reading("next week"), "Mon 30 Nov 2026 to Sun 6 Dec 2026");
  EXPECT_EQ(reading("9 am New York"), "Tue 24 Nov 2026 15:00 (09:00 in New York)");
}

TEST(When, Durations) {
  const std::vector<std::pair<std::string, int>> minutes = {{"half an hour", 30},
                                                            {"90 minutes", 90},
                                                            {"1h30", 90},
                                                            {"an hour and a half", 90},
                                                            {"two days", 2880},
                                                            {"1.5 hours", 90},
                                                            {"2½ hours", 150},
                                                            {"a quarter of an hour", 15},
                                                            {"for 45 min", 45},
                                                            {"45-minute", 45},
                                                            {"two and a half hours", 150},
                                                            {"1 hour 20 minutes", 80},
                                                            {"3h", 180},
                                                            {"PT1H30M", 90},
                                                            {"three quarters of an hour", 45},
                                                            {"a week", 10080},
                                                            {"a couple of hours", 120},
                                                            {"an hour and a quarter", 75},
                                                            {"half a day", 720},
                                                            {"1 h 5 m", 65},
                                                            {"1,5 h", 90},
                                                            {"twenty-five minutes", 25}};
  for (const auto& [phrase, expected] : minutes) {
    const auto got = duration(phrase);
    ASSERT_TRUE(got) << phrase;
    EXPECT_EQ(got->count(), expected * 60) << phrase;
  }
  for (const auto* phrase : {"", "a month", "three", "hour", "long", "two days ago", "999999999999 hours"}) {
    EXPECT_FALSE(duration(phrase)) << phrase;
  }
}

std::string found_in(std::string_view text, const Time& now = kNow) {
  std::vector<std::string> texts;
  for (const Found& found : find_all(text, now)) {
    const auto words = std::string(text.substr(found.begin, found.end - found.begin));
    texts.push_back(fmt::format("[{}] {}", words, found.spans.empty() ? found.problem : written(found.spans.front())));
  }
  return join(texts, "; ");
}

TEST(When, FindsTimesInText) {
  EXPECT_EQ(found_in("please hand it in by Friday 27 November, thanks"), "[by Friday 27 November] by 2026-11-27 | day");
  EXPECT_EQ(found_in("Due 27.11.2026."), "[27.11.2026] 2026-11-27 | day");
  EXPECT_EQ(found_in("due date: 2026-11-27\nTotal: 300 EUR"), "[2026-11-27] 2026-11-27 | day");
  EXPECT_EQ(found_in("See you Nov 27th, 5pm at the cafe"), "[Nov 27th, 5pm] 2026-11-27 17:00 | time");
  EXPECT_EQ(found_in("(due 11/27/2026)"), "[11/27/2026] 2026-11-27 | day");
  EXPECT_EQ(found_in("It was paid on Friday 28 November 2026."),
            "[on Friday 28 November 2026] Sat 28 Nov 2026 is not a Fri.");
  EXPECT_EQ(found_in("Are you free tomorrow between 2 and 3? Or Monday?"),
            "[tomorrow between 2 and 3] 2026-11-25 14:00 | 2026-11-25 15:00; [Monday] 2026-11-30 | day");
  EXPECT_EQ(found_in("payable within 14 days of receipt"), "[within 14 days] by 2026-11-24 10:00 | 2026-12-08 10:00");
  EXPECT_EQ(found_in("can we move Thursday at 3 to Friday morning?"),
            "[Thursday at 3] 2026-11-26 15:00 | time; [Friday morning] 2026-11-27 08:00 | 2026-11-27 12:00");
  EXPECT_EQ(found_in("dated 14 December 2026, reply by Dec. 4 at 12:00 CET"),
            "[14 December 2026] 2026-12-14 | day; [by Dec. 4 at 12:00 CET] by 2026-12-04 12:00 | time");
  EXPECT_EQ(found_in("Let us meet at 3."), "[at 3] 2026-11-24 15:00 | time");
}

TEST(When, LeavesWordsAloneThatOnlyLookLikeTimes) {
  for (const auto* text :
       {"you may want a second look", "the sun sat on the hill", "march on, 300 people", "192.168.1.1",
        "version 2.11 of the tool", "IBAN DE12 3456", "good morning", "call 030-1234567", "three people and 5 cats",
        "we work 24/7", "room 15", "in the second half of the year before", "on the first attempt", "10% off",
        "invoice 2026-1"}) {
    EXPECT_EQ(found_in(text), "") << text;
  }
}

TEST(When, InNDaysShiftsWithNow) {
  for (int day = 0; day < 400; day += 7) {
    const Time now = Time::at(add_days(kNow.date(), day), Seconds(39'600), kNow.zone);
    for (int n : {1, 2, 30, 365, 1000}) {
      const auto spans = resolve(fmt::format("in {} days", n), now);
      ASSERT_TRUE(spans);
      EXPECT_EQ(days_between(now.date(), spans->front().begin.date()), n);
      const auto back = resolve(fmt::format("{} days ago", n), now);
      EXPECT_EQ(days_between(back.value().front().begin.date(), now.date()), n);
    }
  }
}

TEST(When, TakesTimeLinearInTheText) {
  for (const std::string_view piece :
       {"the end of ", "1.", "first Monday in ", "a week from ", "3-", "every Monday and ", "9", "first and second ",
        "every 4th and 10th of ", "the day after ", "10 "}) {
    std::string text;
    while (text.size() < 100'000) text += piece;
    (void)find_all(text, kNow);  // seconds here would be minutes if it were quadratic
    EXPECT_FALSE(resolve(text, kNow));
  }
}

TEST(When, AnyWordsAndBytesAreHarmless) {
  const std::vector<std::string> pieces = {
      "end of", "the",   "next",    "week",     "Monday",   "3",     "pm",      "-",       "to",     "from", "a",
      "half",   "27",    ".",       "/",        "november", "first", "in",      "an hour", "before", "by",   "midnight",
      "every",  "last",  "2026",    ":",        "30",       "for",   "weekend", "and",     "day",    "\xff", "New York",
      "each",   "until", "5 times", "starting", "Easter",   "other", "month",   "'69",     "weekly", "after"};
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (int n = static_cast<int>(random() % 9); n >= 0; --n)
      text += pieces[random() % pieces.size()] + (random() % 4 ? " " : "");
    for (const Found& found : find_all(text, kNow)) {
      ASSERT_LT(found.begin, found.end);
      ASSERT_LE(found.end, text.size());
    }
    if (const auto spans = resolve(text, kNow)) {
      ASSERT_FALSE(spans->empty());
      for (const Span& span : *spans) ASSERT_LE(span.begin, span.end) << text;
    }
  }
  for (int round = 0; round < 2'000; ++round) {
    std::string text(random() % 60, ' ');
    for (char& c : text) c = static_cast<char>(random());
    (void)resolve(text, kNow);
    (void)find_all(text, kNow);
  }
}

}  // namespace
}  // namespace adjutant::when
