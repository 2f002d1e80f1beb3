// Against what the owner said that they prefer.
#include <fmt/format.h>

#include <algorithm>

#include "agent/objections/event_effects.h"
#include "agent/objections/text_clues.h"
#include "base/text.h"

namespace adjutant::agent::objections {
namespace {

using About = Preference::About;
using Rule = Preference::Rule;

Objection objection_to(const Preference& preference, const Effect& effect, std::string sentence) {
  return {.kind = Kind::against_preference,
          .severity = Severity::question,
          .step = effect.step,
          .subject = preference.id,
          .sentence = std::move(sentence),
          .evidence = {{"preference:" + preference.id, fmt::format("you said: {}", preference.text)}}};
}

bool is_on(const Preference& preference, const Date& date) {
  return std::ranges::find(preference.days, weekday_of(date)) != preference.days.end();
}

// Whether a span of one day lies in what is not wanted.
bool is_at_bad_hours(const Preference& preference, Seconds begin, Seconds end) {
  switch (preference.rule) {
    case Rule::not_before: return begin < preference.begin;
    case Rule::not_after: return end > preference.end;
    case Rule::not_between: return begin < preference.end && end > preference.begin;
    default: return false;
  }
}

bool is_meeting(const tools::calendar::Occurrence& one, const Records& records) {
  return !tools::calendar::others(*one.entry, records.owner()).empty();
}

// Others of that day, and those that are too near to it.
int others_that_day(const Situation& situation, const Preference& preference, const PlannedEvent& event) {
  Records& records = situation.records;
  const Date day = Time{event.begins, records.zone()}.date();
  const auto from = Time::at(day, Seconds(0), records.zone()).instant;
  const auto to = Time::at(add_days(day, 1), Seconds(0), records.zone()).instant;
  int count = 0;
  for (const auto& one : busy_between(situation, event, from, to)) {
    if (!one.entry->all_day() && (preference.about != About::meetings || is_meeting(one, records))) ++count;
  }
  return count;
}

bool another_is_near(const Situation& situation, const Preference& preference, const PlannedEvent& event) {
  const auto near = busy_between(situation, event, event.begins - preference.length, event.ends + preference.length);
  return std::ranges::any_of(near, [&](const tools::calendar::Occurrence& one) {
    const bool apart = one.ends <= event.begins || one.begins >= event.ends;
    return apart && !one.entry->all_day() &&
           (preference.about != About::meetings || is_meeting(one, situation.records));
  });
}

void check_event(const Situation& situation, const Preference& preference, const PlannedEvent& event,
                 std::vector<Objection>& out) {
  if (preference.about == About::mails || (preference.about == About::meetings && !event.is_meeting())) return;
  const Time begins{event.begins, situation.records.zone()};
  const Seconds begin = begins.of_day(), end = begin + (event.ends - event.begins);
  bool against = false;
  switch (preference.rule) {
    case Rule::not_before:
    case Rule::not_after:
    case Rule::not_between: against = !event.all_day && is_at_bad_hours(preference, begin, end); break;
    case Rule::not_on: against = is_on(preference, begins.date()); break;
    case Rule::not_longer: against = !event.all_day && event.ends - event.begins > preference.length; break;
    case Rule::most_a_day:
      against = !event.all_day && others_that_day(situation, preference, event) >= preference.count;
      break;
    case Rule::gap: against = !event.all_day && another_is_near(situation, preference, event); break;
    default: break;
  }
  if (!against) return;
  auto objection = objection_to(preference, *event.effect,
                                fmt::format("You said: {}. This is on {}, for {}.", preference.text, spoken(begins),
                                            spoken(event.ends - event.begins)));
  if (preference.rule == Rule::not_before && !event.all_day && event.effect->arguments["start"].is_string() &&
      !event.effect->arguments["end"].is_string()) {
    const auto later = Time::at(begins.date(), preference.begin, situation.records.zone());
    objection.edit = Edit{event.effect->step, "start", Json(iso(later)), "at " + spoken(later) + " instead"};
  }
  out.push_back(std::move(objection));
}

void check_payment(const Preference& preference, const Effect& effect, std::vector<Objection>& out) {
  const auto amount = parse_money(effect.text("amount"));
  if (preference.rule != Rule::not_more_than || !amount || amount->currency != preference.amount.currency) return;
  if (amount->minor <= preference.amount.minor) return;
  const auto wanted = words(preference.whom), payee = words(effect.text("to"));
  const bool meant = std::ranges::all_of(
      wanted, [&](const std::string& word) { return std::ranges::find(payee, word) != payee.end(); });
  if (!meant) return;
  out.push_back(
      objection_to(preference, effect, fmt::format("You said: {}. This is {}.", preference.text, to_string(*amount))));
}

void check_message(const Situation& situation, const Preference& preference, const Effect& effect,
                   std::vector<Objection>& out) {
  if (preference.about != About::mails) return;
  const auto to = recipients(effect, situation.records);
  if (preference.rule == Rule::never_to) {
    for (const auto& address : to) {
      if (address != preference.whom && domain_of(address) != preference.whom) continue;
      out.push_back(objection_to(
          preference, effect, fmt::format("You said: {}. This goes to {}.", preference.text, one_line(address, 100))));
      return;
    }
    return;
  }
  if (to.empty() || !is_mail(effect)) return;
  const Time now{situation.now.instant, situation.records.zone()};
  if (is_at_bad_hours(preference, now.of_day(), now.of_day()) ||
      (preference.rule == Rule::not_on && is_on(preference, now.date())))
    out.push_back(
        objection_to(preference, effect, fmt::format("You said: {}. It is {} now.", preference.text, spoken(now))));
}

}  // namespace

void check_against_preference(const Situation& situation, std::vector<Objection>& out) {
  const auto& preferences = situation.records.preferences();
  if (preferences.empty()) return;
  const auto events = planned_events(situation);
  for (const auto& preference : preferences) {
    for (const auto& event : events) check_event(situation, preference, event, out);
    for (const auto& effect : situation.effects) {
      if (is_payment(effect)) check_payment(preference, effect, out);
      else check_message(situation, preference, effect, out);
    }
  }
}

}  // namespace adjutant::agent::objections
