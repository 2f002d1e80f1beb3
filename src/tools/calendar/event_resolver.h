// Which event is meant: "my three o'clock", "the budget review", "lunch with Anna", "my next meeting", "the team
// meeting on Thursday".
//
// Words are matched against titles, people and places, and times of day and days against the occurrences' own. What
// is to come goes before what is past, and of a series the next occurrence is meant unless a day was said.
#pragma once

#include "tools/calendar/calendar_store.h"
#include "tools/calendar/event_value.h"
#include "tools/resolver.h"

namespace adjutant::tools::calendar {

class EventResolver final : public Resolver {
 public:
  EventResolver(CalendarStore& store, Owner owner) : store_(store), owner_(std::move(owner)) {}
  std::string type_name() const override { return "Event"; }
  Result<std::vector<Candidate>> resolve(std::string_view phrase, const Time& now) override;

 private:
  CalendarStore& store_;
  const Owner owner_;
};

}  // namespace adjutant::tools::calendar
