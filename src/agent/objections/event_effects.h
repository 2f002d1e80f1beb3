// What the effects of a run would do to the calendar.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/objections/records.h"
#include "agent/objections/situation.h"

namespace adjutant::agent::objections {

// An event as it will be.
struct PlannedEvent {
  const Effect* effect = nullptr;
  std::string title, place;
  Instant begins{}, ends{};
  bool all_day = false;
  std::vector<std::string> people;                    // the others who take part, in lower case
  std::optional<tools::calendar::Occurrence> before;  // what it is made of: moved, or accepted
  bool accepted = false;
  std::string instance;  // of `before`; empty for a new one

  bool is_meeting() const { return !people.empty(); }
};

// New, moved and accepted ones, in the order of the effects.
std::vector<PlannedEvent> planned_events(const Situation& situation);

// Events that will not be where they are any more: cancelled, called off, declined, moved.
struct LeftEvent {
  const Effect* effect = nullptr;
  tools::calendar::Occurrence what;
  std::optional<PlannedEvent> moved;
};
std::vector<LeftEvent> left_events(const Situation& situation);

// A time on the same day or soon after, within the owner's hours, where the planned event meets nothing; as an edit of its
// call where that has a start and no end.
std::optional<Edit> free_time(const Situation& situation, const PlannedEvent& event, Instant not_before);

Evidence evidence_of(const tools::calendar::Occurrence& what, const Records& records);
// "Tue 24 Nov 2026 15:00"
std::string spoken_at(Instant at, const Records& records);

// Events that keep the owner busy in [from, to), without those that the run moves or takes away, and without `event`'s
// own earlier place.
std::vector<tools::calendar::Occurrence> busy_between(const Situation& situation, const PlannedEvent& event,
                                                      Instant from, Instant to);

}  // namespace adjutant::agent::objections
