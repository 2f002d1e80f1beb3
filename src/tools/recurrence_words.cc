#include "tools/recurrence_words.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <map>
#include <optional>

#include "base/text.h"

namespace adjutant::tools {
namespace {

using Parts = std::map<std::string, std::string, std::less<>>;

constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
  return error == std::errc() && end == text.end() ? std::optional(number) : std::nullopt;
}

std::optional<std::string> weekday_name(std::string_view code) {
  static const std::map<std::string, std::string, std::less<>> kNames = {
      {"MO", "Monday"}, {"TU", "Tuesday"},  {"WE", "Wednesday"}, {"TH", "Thursday"},
      {"FR", "Friday"}, {"SA", "Saturday"}, {"SU", "Sunday"}};
  const auto at = kNames.find(code);
  return at == kNames.end() ? std::nullopt : std::optional(at->second);
}

std::string listed(const std::vector<std::string>& all) {
  if (all.size() < 2) return join(all, "");
  return join({all.begin(), all.end() - 1}, ", ") + " and " + all.back();
}

// "1st", "22nd"; "last" and "2nd last" from the end.
std::string ordinal(int number) {
  const auto from_the_end = number < 0;
  const auto many = from_the_end ? -number : number;
  if (from_the_end && many == 1) return "last";
  const auto tens = many % 100;
  const auto* ending = tens >= 11 && tens <= 13 ? "th"
                       : many % 10 == 1         ? "st"
                       : many % 10 == 2         ? "nd"
                       : many % 10 == 3         ? "rd"
                                                : "th";
  return fmt::format("{}{}{}", many, ending, from_the_end ? " last" : "");
}

// "every day", "every 2nd week".
std::string every(int interval, std::string_view unit) {
  return interval == 1 ? fmt::format("every {}", unit) : fmt::format("every {} {}", ordinal(interval), unit);
}

std::optional<std::vector<int>> numbers(std::string_view text) {
  std::vector<int> out;
  for (const auto& each : split(text, ',')) {
    const auto number = whole_number(each);
    if (!number || *number == 0) return std::nullopt;
    out.push_back(*number);
  }
  return out;
}

std::optional<std::string> ordinals(std::string_view text) {
  const auto all = numbers(text);
  if (!all) return std::nullopt;
  std::vector<std::string> words;
  for (const auto each : *all) words.push_back(ordinal(each));
  return listed(words);
}

std::optional<std::string> weekdays(std::string_view text) {
  if (text == "MO,TU,WE,TH,FR") return "weekday";
  std::vector<std::string> names;
  for (const auto& code : split(text, ',')) {
    const auto name = weekday_name(code);
    if (!name) return std::nullopt;
    names.push_back(*name);
  }
  return listed(names);
}

// "the 2nd Tuesday", "the last Friday".
std::optional<std::string> nth_weekday(std::string_view text) {
  if (text.size() < 3) return std::nullopt;
  const auto nth = numbers(text.substr(0, text.size() - 2));
  const auto name = weekday_name(text.substr(text.size() - 2));
  if (!nth || nth->size() != 1 || !name) return std::nullopt;
  return fmt::format("the {} {}", ordinal(nth->front()), *name);
}

std::string take(Parts& parts, std::string_view key, std::string otherwise = {}) {
  const auto at = parts.find(key);
  if (at == parts.end()) return otherwise;
  auto value = std::move(at->second);
  parts.erase(at);
  return value;
}

std::optional<std::string> days(Parts& parts, std::string_view frequency, int interval) {
  const auto by_day = take(parts, "BYDAY"), by_month_day = take(parts, "BYMONTHDAY"), by_month = take(parts, "BYMONTH");
  if (frequency == "DAILY")
    return by_day.empty() && by_month_day.empty() && by_month.empty() ? std::optional(every(interval, "day"))
                                                                      : std::nullopt;
  if (frequency == "WEEKLY") {
    if (!by_month_day.empty() || !by_month.empty()) return std::nullopt;
    if (by_day.empty()) return every(interval, "week");
    const auto names = weekdays(by_day);
    if (!names) return std::nullopt;
    return interval == 1 ? fmt::format("every {}", *names)
                         : fmt::format("every {} week on {}", ordinal(interval), *names);
  }
  const bool yearly = frequency == "YEARLY";
  if (!yearly && frequency != "MONTHLY") return std::nullopt;
  if (yearly != !by_month.empty() && !(yearly && by_day.empty() && by_month_day.empty())) return std::nullopt;
  auto cycle = every(interval, yearly ? "year" : "month");
  std::string month;
  if (yearly && !by_month.empty()) {
    const auto number = numbers(by_month);
    if (!number || number->size() != 1 || number->front() < 1 || number->front() > 12) return std::nullopt;
    month = fmt::format(" of {}", kMonths[static_cast<std::size_t>(number->front() - 1)]);
  }
  if (by_day.empty() && by_month_day.empty()) return month.empty() ? std::optional(cycle) : std::nullopt;
  if (!by_day.empty() && !by_month_day.empty()) return std::nullopt;
  const auto day = by_day.empty() ? ordinals(by_month_day) : nth_weekday(by_day);
  if (!day) return std::nullopt;
  return by_day.empty() ? fmt::format("{} on the {}{}", cycle, *day, month)
                        : fmt::format("{} on {}{}", cycle, *day, month);
}

}  // namespace

std::string in_words(const Rule& rule, const Zone& zone) {
  Parts parts;
  for (const auto& part : split(rule.text, ';')) {
    const auto equals = part.find('=');
    if (equals != std::string::npos) parts[to_upper(part.substr(0, equals))] = to_upper(part.substr(equals + 1));
  }
  const auto frequency = take(parts, "FREQ");
  const auto interval = whole_number(take(parts, "INTERVAL", "1")), count = whole_number(take(parts, "COUNT", "0"));
  take(parts, "UNTIL");
  take(parts, "WKST");
  const auto said = interval && *interval > 0 && count ? days(parts, frequency, *interval) : std::nullopt;
  if (!said || !parts.empty()) return one_line(rule.text, 120);
  auto out = *said;
  if (*count > 0) out += fmt::format(", {} times", *count);
  if (rule.until) {
    const auto last = rule.until_utc ? zone.local(Instant(rule.until->time_since_epoch())) : *rule.until;
    out += fmt::format(", until {}", spoken(date_of(last)));
  }
  return out;
}

}  // namespace adjutant::tools
