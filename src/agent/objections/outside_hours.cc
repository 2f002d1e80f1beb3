// Meetings outside of the owner's hours, and anything in the time of rest. What is done in the evening by its nature, with
// friends and family, or always at that hour, is not meant.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "agent/objections/event_effects.h"
#include "agent/objections/evidence.h"
#include "agent/objections/text_clues.h"
#include "agent/objections/usual_hours.h"
#include "base/text.h"

namespace adjutant::agent::objections {
namespace {

constexpr Seconds kGrace = std::chrono::minutes(30);  // around the working hours
constexpr auto kHabitSince = std::chrono::days(90);
constexpr std::size_t kHabit = 2;  // times before

constexpr std::array<std::string_view, 38> kLeisure = {
    "dinner",   "lunch", "breakfast", "brunch",  "supper",   "drinks",   "beer",   "party",    "concert", "cinema",
    "movie",    "film",  "theatre",   "theater", "opera",    "tennis",   "gym",    "yoga",     "run",     "running",
    "football", "choir", "walk",      "hike",    "birthday", "wedding",  "bbq",    "barbecue", "game",    "match",
    "date",     "sauna", "swimming",  "coffee",  "picnic",   "festival", "museum", "pub"};
constexpr std::array<std::string_view, 14> kAnyHour = {"flight", "train",   "bus",     "ferry",  "night",
                                                       "shift",  "airport", "taxi",    "fly",    "leave",
                                                       "depart", "arrive",  "arrival", "journey"};
constexpr std::array<std::string_view, 22> kPrivate = {
    "friend",  "family",    "brother",  "sister", "father",  "mother",     "dad",     "mum",
    "mom",     "son",       "daughter", "uncle",  "aunt",    "cousin",     "partner", "wife",
    "husband", "neighbour", "neighbor", "tennis", "parents", "grandmother"};

bool is_private(const std::string& address, Records& records) {
  const auto* entry = records.contacts().by_address(address);
  if (!entry) return false;
  return std::ranges::any_of(entry->contact.roles,
                             [](const std::string& role) { return has_any_phrase(spaced_words(role), kPrivate); });
}

// Whether something of this name was at this hour before.
bool is_habit(const PlannedEvent& event, Records& records) {
  const auto hour = Time{event.begins, records.zone()}.of_day();
  const auto title = fold(event.title);
  std::size_t times = 0;
  for (const auto& one : records.between(records.now().instant - kHabitSince, records.now().instant)) {
    if (one.cancelled() || fold(one.entry->title) != title) continue;
    if (event.before && one.instance == event.instance) continue;
    const auto apart = Time{one.begins, records.zone()}.of_day() - hour;
    if (apart <= Seconds(3600) && apart >= Seconds(-3600)) ++times;
  }
  return times >= kHabit;
}

bool outside_working_hours(const PlannedEvent& event, const Records& records) {
  const Time begins{event.begins, records.zone()}, ends{event.ends, records.zone()};
  const auto weekday = weekday_of(begins.date());
  if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday) return true;
  const auto& hours = records.hours();
  const bool late = ends.date() != begins.date() || ends.of_day() > hours.end + kGrace;
  return begins.of_day() + kGrace < hours.begin || late;
}

void check_event(const Situation& situation, const PlannedEvent& event, std::vector<Objection>& out) {
  Records& records = situation.records;
  const auto title = spaced_words(event.title);
  if (event.all_day || has_any_phrase(title, kAnyHour)) return;
  const bool rest = is_rest(Time{event.begins, records.zone()}.of_day());
  const bool privately = has_any_phrase(title, kLeisure) ||
                         (event.is_meeting() && std::ranges::all_of(event.people, [&](const std::string& who) {
                            return is_private(who, records);
                          }));
  const bool work = event.is_meeting() && !privately && outside_working_hours(event, records);
  if ((!rest && !work) || is_habit(event, records)) return;
  const auto when = spoken_at(event.begins, records);
  Objection objection{
      .kind = Kind::outside_hours, .step = event.effect->step, .subject = fold(one_line(event.title, 60))};
  objection.severity = event.is_meeting() ? Severity::question : Severity::note;
  objection.sentence = work ? fmt::format("{} is outside of your hours ({}).", when, in_words(records.hours()))
                            : fmt::format("{} is in the night.", when);
  objection.evidence = {work ? of_working_hours(records) : of_rest()};
  if (event.before) objection.evidence.push_back(evidence_of(*event.before, records));
  objection.edit = free_time(situation, event,
                             Time::at(Time{event.begins, records.zone()}.date(), Seconds(0), records.zone()).instant);
  out.push_back(std::move(objection));
}

void check_reminder(const Effect& effect, Records& records, std::vector<Objection>& out) {
  const auto at = parse_time(effect.text("at"));
  if (!at) return;
  const Time local{at->instant, records.zone()};
  if (!is_rest(local.of_day()) || has_any_phrase(spaced_words(effect.text("text")), kAnyHour)) return;
  Objection objection{.kind = Kind::outside_hours,
                      .severity = Severity::note,
                      .step = effect.step,
                      .subject = "reminder " + std::to_string(local.of_day().count() / 3600),
                      .sentence = fmt::format("{} is in the night.", spoken(local)),
                      .evidence = {of_rest()}};
  if (local.of_day() < std::chrono::hours(12)) {
    const Time later{local.instant + std::chrono::hours(12), records.zone()};
    objection.edit = Edit{effect.step, "at", Json(iso(later)), "at " + spoken(later) + " instead"};
  }
  out.push_back(std::move(objection));
}

}  // namespace

void check_outside_hours(const Situation& situation, std::vector<Objection>& out) {
  for (const auto& event : planned_events(situation)) check_event(situation, event, out);
  for (const auto& effect : situation.effects) {
    if (effect.tool() == "reminders.add") check_reminder(effect, situation.records, out);
  }
}

}  // namespace adjutant::agent::objections
