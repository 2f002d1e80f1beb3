// Says of each case of other libraries' tests (tests/when/table.py, on standard input) whether our grammar agrees:
// "first" where the best reading is the expected one, "right" where another reading is, "wrong" otherwise, then a tab and
// what was read. Exit status 2 where a line cannot be read.
//
// A library fills in what a phrase does not say, each in its own way: "tomorrow" has an hour, "next week" a day, "5 pm"
// is today's also at six. So only what the phrase says is compared: a reading that is a day agrees with any moment of that
// day, and one that is only a time of day with the same time on any day.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/time.h"
#include "when/when.h"

namespace adjutant {
namespace {

using when::Bound;
using when::Grain;
using when::Span;

struct Case {
  std::string phrase;
  Time now;
  when::Options options;
  bool either_lean = false;
  std::vector<std::string> expected;  // words
};

std::optional<Time> read_time(std::string_view text, const Zone& zone) {  // 2026-11-24T10:00:00
  const auto date = parse_date(text.substr(0, 10));
  if (!date || text.size() < 19) return std::nullopt;
  const auto number = [&](std::size_t at) { return (text[at] - '0') * 10 + text[at + 1] - '0'; };
  return Time::at(*date, Seconds(number(11) * 3600 + number(14) * 60 + number(17)), zone);
}

std::optional<Case> read_case(const std::string& line) {
  const auto fields = split(line, '\t');
  if (fields.size() != 5) return std::nullopt;
  Case item{.phrase = fields[1],
            .now = {},
            .options = {.order = when::DateOrder::month_first},
            .expected = split(fields[4], ' ')};
  std::map<std::string, std::string> options;
  for (const auto& option : split(fields[3], ',')) {
    const auto equals = option.find('=');
    if (equals != std::string::npos) options[option.substr(0, equals)] = option.substr(equals + 1);
  }
  const auto zone = Zone::find(options["zone"]);
  if (!zone) return std::nullopt;
  const auto now = read_time(fields[2], *zone);
  if (!now) return std::nullopt;
  item.now = *now;
  if (options["lean"] == "past") item.options.lean = when::Lean::past;
  item.either_lean = options["lean"] == "either";
  if (options["order"] == "dmy") item.options.order = when::DateOrder::day_first;
  if (options["week"] == "sunday") item.options.first_weekday = std::chrono::Sunday;
  return item;
}

Seconds between(const Time& from, const Time& to) {
  return std::chrono::duration_cast<Seconds>(to.instant - from.instant);
}

bool same_clock(const Time& a, const Time& b) { return a.of_day() == b.of_day(); }

bool is_moment(const Span& span) { return span.grain == Grain::time; }

bool lies_in(const Span& span, const Time& time) { return span.begin <= time && time < span.end; }

bool agrees_with_point(const Span& span, const Time& expected) {
  if (span.bound == Bound::until) return span.end == expected;
  if (!span.has_date && is_moment(span)) return same_clock(span.begin, expected);
  if (!span.has_date && span.grain == Grain::part_of_day) return true;
  // "the next two hours" is a stretch here, and its far end in some libraries.
  if (is_moment(span)) return span.begin == expected || span.end == expected;
  if (span.grain == Grain::days && span.has_clock) {
    return span.begin.date() == expected.date() || span.end.date() == expected.date();
  }
  if (span.grain == Grain::part_of_day) return span.begin.date() == expected.date() || lies_in(span, expected);
  return lies_in(span, expected);
}

bool agrees_with_day(const Span& span, Date expected) {
  const bool by_end = span.bound == Bound::until || (span.bound == Bound::by && is_moment(span));
  const Time said = by_end ? span.end : span.begin;
  if (span.grain == Grain::days && span.has_clock) return span.begin.date() == expected || span.end.date() == expected;
  if (is_moment(span) || span.grain == Grain::part_of_day) return said.date() == expected;
  return lies_in(span, Time::at(expected, Seconds(0), span.begin.zone));
}

bool agrees_with_range(const Span& span, const std::optional<Time>& begin, const std::optional<Time>& end) {
  if (!begin) {
    const Time limit = span.bound == Bound::until ? span.end : span.begin;
    return span.bound != Bound::at && (limit == *end || (span.end == *end));
  }
  if (!end) return (span.bound == Bound::after || span.bound == Bound::since) && span.begin == *begin;
  if (is_moment(span) && span.begin == span.end) return span.begin == *begin && between(*begin, *end) <= Seconds(3600);
  const Time last{span.end.instant - Seconds(1), span.end.zone};
  const bool midnight = end->of_day() == Seconds(0);
  if (is_moment(span) && !span.has_date) {
    return same_clock(span.begin, *begin) && same_clock(span.end, *end);
  }
  const bool included = between(span.end, *end) == Seconds(1);  // the last second is theirs as well
  return span.begin == *begin && (span.end == *end || included || (midnight && last.date() == end->date()));
}

std::string clock(const Time& time) {
  const auto minutes = time.of_day().count() / 60;
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

using Rule = std::map<std::string, std::vector<std::string>>;

Rule read_rule(std::string_view text) {
  Rule rule;
  for (const auto& part : split(text, ';')) {
    const auto equals = part.find('=');
    if (equals == std::string::npos) continue;
    auto values = split(part.substr(equals + 1), ',');
    std::ranges::sort(values);
    rule[part.substr(0, equals)] = values;
  }
  return rule;
}

// The hour and the first day stand in the span, not in the rule; a last day is a date in both.
bool agrees_with_rule(const Span& span, std::string_view expected) {
  Rule ours = read_rule(span.repeat);
  Rule theirs = read_rule(expected);
  if (span.repeat.empty()) return false;
  if (const auto hour = theirs.find("BYHOUR"); hour != theirs.end()) {
    const auto minute = theirs["BYMINUTE"];
    if (!span.has_clock || clock(span.begin) != fmt::format("{:0>2}:{:0>2}", hour->second[0], minute[0])) return false;
  }
  if (const auto start = theirs.find("DTSTART"); start != theirs.end()) {
    const auto& text = start->second[0];
    const auto date = parse_date(text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2));
    if (!date || days_between(*date, span.begin.date()) < 0 || days_between(*date, span.begin.date()) > 31)
      return false;
  }
  for (const auto* name : {"BYHOUR", "BYMINUTE", "DTSTART"}) theirs.erase(name);
  for (Rule* rule : {&ours, &theirs}) {
    if (const auto until = rule->find("UNTIL"); until != rule->end()) until->second[0].resize(8);
  }
  return ours == theirs;
}

bool agrees(const Span& span, const Case& item) {
  const auto& kind = item.expected[0];
  const auto time = [&](std::size_t at) { return read_time(item.expected[at], item.now.zone); };
  if (kind == "point") return agrees_with_point(span, time(1).value());
  if (kind == "day") return agrees_with_day(span, parse_date(item.expected[1]).value());
  if (kind == "range") return agrees_with_range(span, time(1), time(2));
  if (kind == "clock")
    return clock(span.point.value_or(span.begin)) == item.expected[1] || span.grain == Grain::part_of_day;
  if (kind == "clocks") return clock(span.begin) == item.expected[1] && clock(span.end) == item.expected[2];
  if (kind == "rule") return agrees_with_rule(span, item.expected[1]);
  if (kind == "length") {
    const auto away = between(item.now, span.begin);
    const auto seconds = Seconds(std::atoll(item.expected[1].c_str()));
    if (span.grain == Grain::day)
      return std::abs(days_between(item.now.date(), span.begin.date())) * 86'400 == seconds.count();
    return away == seconds || away == -seconds || between(span.begin, span.end) == seconds;
  }
  return false;
}

std::vector<Span> in_text(const Case& item, const when::Options& options) {
  for (auto& found : when::find_all(item.phrase, item.now, options)) {
    if (!found.spans.empty()) return found.spans;
  }
  return {};
}

std::vector<Span> readings(const Case& item, const when::Options& options) {
  auto spans = when::resolve(item.phrase, item.now, options);
  return spans ? *spans : in_text(item, options);
}

std::string described(const std::vector<Span>& spans) {
  std::vector<std::string> texts;
  for (const Span& span : spans) texts.push_back(span.reading);
  return texts.empty() ? "nothing" : join(texts, " || ");
}

// A lone length of time is a length here, and in some libraries the moment that far ahead or back.
bool length_agrees(const Case& item) {
  const auto length = when::duration(item.phrase);
  if (length && item.expected[0] == "length") return length->count() == std::atoll(item.expected[1].c_str());
  if (item.expected[0] != "point" && item.expected[0] != "day") return false;
  for (const auto& phrase : {"in " + item.phrase, item.phrase + " ago"}) {
    Case moved = item;
    moved.phrase = phrase;
    const auto spans = when::resolve(phrase, item.now, item.options);
    if (spans && std::ranges::any_of(*spans, [&](const Span& span) { return agrees(span, moved); })) return true;
  }
  return false;
}

std::string verdict(const Case& item) {
  if (item.expected[0] == "none") {
    const bool whole = item.expected.size() > 1;
    const auto found = whole ? when::resolve(item.phrase, item.now, item.options).value_or(std::vector<Span>())
                             : in_text(item, item.options);
    return (found.empty() ? "first\t" : "wrong\t") + described(found);
  }
  auto spans = readings(item, item.options);
  if (item.either_lean) {
    auto past = item.options;
    past.lean = when::Lean::past;
    for (auto& span : readings(item, past)) spans.push_back(span);
  }
  if (length_agrees(item)) return "first\ta length";
  for (std::size_t at = 0; at < spans.size(); ++at) {
    if (agrees(spans[at], item)) return (at == 0 ? "first\t" : "right\t") + described(spans);
  }
  return "wrong\t" + described(spans);
}

}  // namespace
}  // namespace adjutant

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const auto item = adjutant::read_case(line);
    if (!item) {
      std::cerr << "No case: " << line << "\n";
      return 2;
    }
    std::cout << adjutant::verdict(*item) << "\n";
  }
  return 0;
}
