// Two things at once: for the owner, for somebody who is invited and known to be elsewhere, or within the run itself.
#include <fmt/format.h>

#include <algorithm>

#include "agent/objections/event_effects.h"
#include "agent/objections/evidence.h"
#include "base/text.h"

namespace adjutant::agent::objections {
namespace {

using tools::calendar::Occurrence;

std::string subject_of(const PlannedEvent& event, const Occurrence& other) {
  return fold(one_line(event.title, 60)) + " / " + fold(one_line(other.entry->title, 60));
}

// Something that is not quite settled weighs less.
Severity weight(const Occurrence& other, const Records& records) {
  const auto answer = tools::calendar::my_answer(*other.entry, records.owner());
  const bool open = other.entry->status == "tentative" || answer == "needs-action" || answer == "tentative";
  return open ? Severity::note : Severity::question;
}

bool is_the_same(const PlannedEvent& event, const Occurrence& other) {
  return event.begins == other.begins && fold(event.title) == fold(other.entry->title);
}

void own_conflicts(const Situation& situation, const PlannedEvent& event, std::vector<Objection>& out) {
  Objection objection{.kind = Kind::calendar_conflict, .step = event.effect->step};
  Instant free_from = event.begins;
  for (const auto& other : busy_between(situation, event, event.begins, event.ends)) {
    if (is_the_same(event, other)) continue;  // said by another checker
    if (objection.evidence.empty()) {
      objection.subject = subject_of(event, other);
      objection.sentence = fmt::format("You have {} then, {}.", tools::calendar::spoken_title(*other.entry),
                                       tools::calendar::spoken_times(other, situation.records.owner()));
    }
    objection.severity = std::max(objection.severity, weight(other, situation.records));
    objection.evidence.push_back(evidence_of(other, situation.records));
    free_from = std::max(free_from, other.ends);
  }
  if (objection.evidence.empty()) return;
  if (objection.evidence.size() > 1)
    objection.sentence = fmt::format("You have {} other events then.", objection.evidence.size());
  objection.edit = free_time(situation, event, free_from);
  out.push_back(std::move(objection));
}

// Events in the owner's calendars that do not keep the owner, but somebody who is invited.
void conflicts_of_others(const Situation& situation, const PlannedEvent& event, std::vector<Objection>& out) {
  Records& records = situation.records;
  for (const auto& other : records.between(event.begins, event.ends)) {
    if (other.cancelled() || (event.before && other.entry->uid == event.before->entry->uid)) continue;
    if (tools::calendar::makes_busy(other, records.owner())) continue;  // told already, as the owner's own
    for (const auto& person : event.people) {
      const bool leads = other.entry->organizer == person;
      const bool comes = std::ranges::any_of(other.entry->attendees, [&](const tools::calendar::Attendee& attendee) {
        return attendee.address == person && attendee.answer != "declined";
      });
      if (!leads && !comes) continue;
      const auto name = records.name_of(person);
      out.push_back({.kind = Kind::calendar_conflict,
                     .severity = Severity::question,
                     .step = event.effect->step,
                     .subject = person + " / " + fold(one_line(other.entry->title, 60)),
                     .sentence = fmt::format("{} is expected at {} then.", one_line(name.empty() ? person : name, 60),
                                             tools::calendar::spoken_title(*other.entry)),
                     .evidence = {evidence_of(other, records)},
                     .edit = free_time(situation, event, other.ends)});
      return;
    }
  }
}

}  // namespace

void check_calendar_conflict(const Situation& situation, std::vector<Objection>& out) {
  const auto events = planned_events(situation);
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto& event = events[i];
    if (event.all_day || event.ends <= event.begins) continue;
    own_conflicts(situation, event, out);
    conflicts_of_others(situation, event, out);
    for (std::size_t before = 0; before < i; ++before) {
      const auto& other = events[before];
      if (other.all_day || other.begins >= event.ends || other.ends <= event.begins) continue;
      if (!event.instance.empty() && event.instance == other.instance) continue;
      out.push_back({.kind = Kind::calendar_conflict,
                     .severity = Severity::question,
                     .step = event.effect->step,
                     .subject = fold(event.title) + " / " + fold(other.title),
                     .sentence = fmt::format("\"{}\" and \"{}\" would be at the same time.", one_line(other.title, 60),
                                             one_line(event.title, 60)),
                     .evidence = {of_step(situation, *other.effect, other.title)},
                     .edit = free_time(situation, event, other.ends)});
    }
  }
}

}  // namespace adjutant::agent::objections
