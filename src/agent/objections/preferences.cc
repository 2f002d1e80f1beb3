#include "agent/objections/preferences.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <regex>

#include "base/sha256.h"
#include "base/text.h"
#include "when/when.h"

namespace adjutant::agent::objections {
namespace {

using About = Preference::About;
using Rule = Preference::Rule;

constexpr std::size_t kLongest = 200;
constexpr const char* kForms =
    "Say it like one of these: \"no meetings before 9\", \"no meetings between 12 and 1 pm\", \"never on Sundays\", "
    "\"no meetings longer than 1 hour\", \"at most 3 meetings a day\", \"at least 15 minutes between meetings\", \"not "
    "more than 100 EUR\", \"not more than 100 EUR to Telcom\", \"never write to ben@work.example\", \"no mails after 8 "
    "pm\", \"45 minutes from Office to Airport\".";

// "9", "9:30", "4 pm", "noon". A bare hour is one of the day: 1 to 6 are after noon.
std::optional<Seconds> read_clock(std::string_view text) {
  static const std::regex form(R"((\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|o'?clock)?)");
  const std::string word = to_lower(trim(text));
  if (word == "noon" || word == "midday") return std::chrono::hours(12);
  if (word == "midnight") return std::chrono::hours(24);
  std::smatch parts;
  if (!std::regex_match(word, parts, form)) return std::nullopt;
  int hour = std::stoi(parts[1]);
  const int minute = parts[2].matched ? std::stoi(parts[2]) : 0;
  const std::string half = parts[3];
  if (half.starts_with('p') && hour < 12) hour += 12;
  else if (half.starts_with('a') && hour == 12) hour = 0;
  else if (!half.starts_with('a') && !parts[2].matched && hour >= 1 && hour <= 6) hour += 12;
  if (hour > 24 || minute > 59) return std::nullopt;
  return std::chrono::hours(hour) + std::chrono::minutes(minute);
}

std::vector<std::chrono::weekday> read_days(std::string_view text) {
  static const std::map<std::string, std::vector<unsigned>, std::less<>> kDays = {
      {"monday", {1}},   {"tuesday", {2}},    {"wednesday", {3}},
      {"thursday", {4}}, {"friday", {5}},     {"saturday", {6}},
      {"sunday", {0}},   {"weekend", {6, 0}}, {"weekday", {1, 2, 3, 4, 5}},
      {"the", {}},       {"and", {}},         {"or", {}},
      {"a", {}}};
  std::vector<std::chrono::weekday> out;
  for (auto word : words(text)) {
    if (word.ends_with('s')) word.pop_back();
    const auto found = kDays.find(word);
    if (found == kDays.end()) return {};
    for (const unsigned day : found->second) out.emplace_back(day);
  }
  return out;
}

About about_of(const std::string& word) {
  if (word.starts_with("mail") || word.starts_with("email") || word.starts_with("message")) return About::mails;
  if (word.starts_with("meeting") || word.starts_with("call")) return About::meetings;
  return About::events;
}

// "no meetings ...", "never ...", "nothing ...": what is not wanted, and of what.
std::optional<Preference> read_times(const std::string& text) {
  static const std::regex form(
      R"((?:(?:no|never any|not any) (meetings?|calls?|events?|appointments?|mails?|emails?|messages?)|never|nothing|no (?:entries|appointments))\s+(before|after|between|on|at|in|longer than) (.+))",
      std::regex::icase);
  std::smatch parts;
  if (!std::regex_match(text, parts, form)) return std::nullopt;
  Preference out;
  out.about = about_of(to_lower(parts[1].str()));
  const std::string how = to_lower(parts[2].str()), what = parts[3];
  if (how == "longer than") {
    const auto length = when::duration(what);
    if (!length) return std::nullopt;
    out.rule = Rule::not_longer, out.length = *length;
    return out;
  }
  if (how == "between") {
    const auto split_at = to_lower(what).find(" and ");
    if (split_at == std::string::npos) return std::nullopt;
    const auto begin = read_clock(what.substr(0, split_at)), end = read_clock(what.substr(split_at + 5));
    if (!begin || !end || *begin >= *end) return std::nullopt;
    out.rule = Rule::not_between, out.begin = *begin, out.end = *end;
    return out;
  }
  if (how == "before" || how == "after") {
    const auto clock = read_clock(what);
    if (!clock) return std::nullopt;
    out.rule = how == "before" ? Rule::not_before : Rule::not_after;
    (how == "before" ? out.begin : out.end) = *clock;
    return out;
  }
  out.rule = Rule::not_on, out.days = read_days(what);
  return out.days.empty() ? std::nullopt : std::optional(out);
}

std::optional<Preference> read_counts(const std::string& text) {
  static const std::regex most(
      R"((?:at most|not more than|no more than) (\d{1,2}) (meetings?|calls?|events?|appointments?) (?:a|per) day)",
      std::regex::icase);
  static const std::regex gap(R"(at least (.+) between (meetings?|calls?|events?|appointments?))", std::regex::icase);
  std::smatch parts;
  Preference out;
  if (std::regex_match(text, parts, most)) {
    out.rule = Rule::most_a_day, out.count = std::stoi(parts[1]), out.about = about_of(to_lower(parts[2].str()));
    return out;
  }
  if (std::regex_match(text, parts, gap)) {
    const auto length = when::duration(parts[1].str());
    if (!length) return std::nullopt;
    out.rule = Rule::gap, out.length = *length, out.about = about_of(to_lower(parts[2].str()));
    return out;
  }
  return std::nullopt;
}

std::optional<Preference> read_amount(const std::string& text) {
  static const std::regex form(
      R"((?:not more than|no more than|at most|never more than|never pay more than|never spend more than) (.+?)(?: to (.+))?)",
      std::regex::icase);
  std::smatch parts;
  if (!std::regex_match(text, parts, form)) return std::nullopt;
  std::string said = parts[1];
  for (const char* word : {" euros", " euro"}) said = replace_all(said, word, " EUR");
  const auto amount = parse_money(said);
  if (!amount) return std::nullopt;
  Preference out;
  out.rule = Rule::not_more_than, out.amount = *amount, out.whom = parts[2];
  return out;
}

std::optional<Preference> read_whom(const std::string& text) {
  static const std::regex form(
      R"((?:never (?:write|mail|send|invite)(?: anything)?|no mails?|no emails?|nothing)(?: to)? @?(\S+\.\S+))",
      std::regex::icase);
  std::smatch parts;
  if (!std::regex_match(text, parts, form)) return std::nullopt;
  Preference out;
  out.rule = Rule::never_to, out.about = About::mails, out.whom = to_lower(parts[1].str());
  return out;
}

std::optional<Preference> read_travel(const std::string& text) {
  static const std::regex form(R"((.+?) (?:from|between) (.+?) (?:to|and) (.+))", std::regex::icase);
  std::smatch parts;
  if (!std::regex_match(text, parts, form)) return std::nullopt;
  const auto length = when::duration(parts[1].str());
  if (!length) return std::nullopt;
  Preference out;
  out.rule = Rule::travel, out.length = *length, out.from = parts[2], out.to = parts[3];
  return out;
}

}  // namespace

Result<Preference> read_preference(std::string_view said) {
  std::string text = one_line(said, kLongest + 1);
  while (!text.empty() && (text.back() == '.' || text.back() == '!')) text.pop_back();
  if (text.size() <= kLongest) {
    for (const auto read : {read_counts, read_times, read_amount, read_whom, read_travel}) {
      auto found = read(text);
      if (!found) continue;
      found->text = text;
      found->id = sha256_hex(fold(text)).substr(0, 8);
      return *found;
    }
  }
  return fail(ErrorKind::not_understood, fmt::format("'{}' is no preference that I know.", one_line(text, 80)), kForms);
}

Result<Preference> Preferences::add(std::string_view text, Instant now) {
  Preference preference = TRY(read_preference(text));
  const std::int64_t at = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
  TRY(database_.run("INSERT OR IGNORE INTO preferences (id, text, created_ms) VALUES (?, ?, ?)",
                    {preference.id, preference.text, at}));
  return preference;
}

Result<std::vector<Preference>> Preferences::all() {
  std::vector<Preference> out;
  TRY(database_.query("SELECT id, text FROM preferences ORDER BY created_ms, id", {}, [&](const store::Row& row) {
    if (auto preference = read_preference(row.text(1))) {
      preference->id = row.text(0);
      out.push_back(std::move(*preference));
    }
    return true;
  }));
  return out;
}

Result<Preference> Preferences::forget(std::string_view id) {
  std::vector<Preference> named;
  for (auto& each : TRY(all())) {
    if (!id.empty() && each.id.starts_with(id)) named.push_back(std::move(each));
  }
  if (named.size() != 1) {
    return fail(
        ErrorKind::usage,
        fmt::format("{} preference begins with '{}'.", named.empty() ? "No" : "More than one", one_line(id, 40)),
        "'adjutant prefer' lists them.");
  }
  TRY(database_.run("DELETE FROM preferences WHERE id = ?", {named.front().id}));
  return named.front();
}

}  // namespace adjutant::agent::objections
