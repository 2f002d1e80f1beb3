// Two events one after the other in places between which there is not enough time.
#include <fmt/format.h>

#include "agent/objections/event_effects.h"
#include "agent/objections/evidence.h"
#include "agent/objections/places.h"
#include "base/text.h"

namespace adjutant::agent::objections {
namespace {

constexpr auto kNear = std::chrono::hours(6);  // what lies further away leaves time for any way

struct Neighbour {
  std::string title, place;
  Instant begins{}, ends{};
  Evidence evidence;
};

std::vector<Neighbour> neighbours(const Situation& situation, const std::vector<PlannedEvent>& events, std::size_t of) {
  const auto& event = events[of];
  std::vector<Neighbour> out;
  for (const auto& one : busy_between(situation, event, event.begins - kNear, event.ends + kNear)) {
    if (!one.entry->all_day())
      out.push_back({one.entry->title, one.entry->location, one.begins, one.ends, evidence_of(one, situation.records)});
  }
  for (std::size_t i = 0; i < of; ++i) {
    if (!events[i].all_day)
      out.push_back({events[i].title, events[i].place, events[i].begins, events[i].ends,
                     of_step(situation, *events[i].effect, events[i].title)});
  }
  return out;
}

void check(const Situation& situation, const PlannedEvent& event, const std::vector<Neighbour>& others,
           std::vector<Objection>& out) {
  for (const auto& other : others) {
    const bool before = other.ends <= event.begins, after = other.begins >= event.ends;
    if (!is_somewhere(other.place) || (!before && !after)) continue;
    const Seconds gap = before ? event.begins - other.ends : other.begins - event.ends;
    const Seconds way = travel_time(event.place, other.place, situation.records.preferences());
    if (gap >= way) continue;
    Objection objection{.kind = Kind::no_travel_time,
                        .severity = Severity::question,
                        .step = event.effect->step,
                        .subject = fold(one_line(event.place, 60)) + " / " + fold(one_line(other.place, 60))};
    const auto from = before ? other.place : event.place, to = before ? event.place : other.place;
    objection.sentence =
        fmt::format("From \"{}\" to \"{}\" takes about {}; between \"{}\" and this {} {}.", one_line(from, 60),
                    one_line(to, 60), spoken(way), one_line(other.title, 60),
                    gap == Seconds(0) ? "there is" : "there are only", gap == Seconds(0) ? "no time" : spoken(gap));
    objection.evidence = {other.evidence};
    if (before) objection.edit = free_time(situation, event, other.ends + way);
    out.push_back(std::move(objection));
    return;
  }
}

}  // namespace

void check_no_travel_time(const Situation& situation, std::vector<Objection>& out) {
  const auto events = planned_events(situation);
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (events[i].all_day || !is_somewhere(events[i].place)) continue;
    check(situation, events[i], neighbours(situation, events, i), out);
  }
}

}  // namespace adjutant::agent::objections
