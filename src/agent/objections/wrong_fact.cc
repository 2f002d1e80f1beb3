// The request says something that the records do not: "my three o'clock" is at four, "Friday 28 November" is a Saturday.
#include <fmt/format.h>

#include <algorithm>

#include "agent/objections/event_effects.h"
#include "agent/objections/evidence.h"
#include "agent/objections/text_clues.h"
#include "base/text.h"
#include "when/when.h"

namespace adjutant::agent::objections {
namespace {

// "my three o'clock", "the 3 pm call": the hours by which the request names an event, of 24; those without a half of the
// day, of 12.
struct NamedHour {
  int hour = 0;
  bool of_twelve = false;
  std::string said;
};

std::vector<NamedHour> named_hours(std::string_view request) {
  const auto said = words(request);
  std::vector<NamedHour> out;
  for (std::size_t i = 1; i < said.size(); ++i) {
    if (said[i - 1] != "my" && said[i - 1] != "the") continue;
    std::string digits = said[i], half;
    if (digits.size() > 2 && (digits.ends_with("am") || digits.ends_with("pm"))) {
      half = digits.substr(digits.size() - 2);
      digits.resize(digits.size() - 2);
    } else if (i + 1 < said.size()) {
      half = said[i + 1];
    }
    const auto hour = number_word(digits);
    if (!hour || *hour < 1 || *hour > 23) continue;
    const bool clock = half == "oclock";
    if (!clock && half != "am" && half != "pm") continue;
    NamedHour named{*hour, clock && *hour <= 12, one_line(said[i] + (clock ? " o'clock" : ""), 30)};
    if (half == "pm" && *hour < 12) named.hour += 12;
    if (half == "am" && *hour == 12) named.hour = 0;
    out.push_back(std::move(named));
  }
  return out;
}

bool is_at(const NamedHour& named, Seconds of_day) {
  const int hour = static_cast<int>(of_day.count() / 3600);
  const bool whole = of_day.count() % 3600 == 0;
  return whole && (named.of_twelve ? hour % 12 == named.hour % 12 : hour == named.hour);
}

void check_hours(const Situation& situation, std::vector<Objection>& out) {
  const auto named = named_hours(situation.request);
  if (named.size() != 1) return;
  Records& records = situation.records;
  for (const auto& left : left_events(situation)) {
    const Time begins{left.what.begins, records.zone()};
    if (left.what.entry->all_day() || is_at(named.front(), begins.of_day())) continue;
    out.push_back({.kind = Kind::wrong_fact,
                   .severity = Severity::question,
                   .step = left.effect->step,
                   .subject = "hour of " + fold(one_line(left.what.entry->title, 60)),
                   .sentence = fmt::format("{} is on {}, not at {}.", tools::calendar::spoken_title(*left.what.entry),
                                           spoken(begins), named.front().said),
                   .evidence = {evidence_of(left.what, records), of_request(situation)}});
    return;
  }
}

void check_dates(const Situation& situation, std::vector<Objection>& out) {
  for (const auto& found : when::find_all(situation.request, situation.now)) {
    if (!found.spans.empty() || found.problem.empty()) continue;
    out.push_back({.kind = Kind::wrong_fact,
                   .severity = Severity::question,
                   .step = 0,
                   .subject = fold(one_line(situation.request.substr(found.begin, found.end - found.begin), 60)),
                   .sentence = one_line(found.problem, 200),
                   .evidence = {of_request(situation)}});
    return;
  }
}

}  // namespace

void check_wrong_fact(const Situation& situation, std::vector<Objection>& out) {
  if (trim(situation.request).empty()) return;
  check_hours(situation, out);
  check_dates(situation, out);
}

}  // namespace adjutant::agent::objections
