// Where events and contacts are, by the coordinates that calendar and address book have (GEO). Nothing is looked up anywhere.
#pragma once

#include "agent/places.h"
#include "flow/label.h"
#include "tools/calendar/calendar_store.h"
#include "tools/calendar/event_value.h"
#include "tools/contacts/contact_book.h"

namespace adjutant::app {

// Who else than the owner and their records had a hand in it; empty: nobody.
std::string others_in(const flow::Label& label);

class KnownPlaces final : public agent::Places {
 public:
  // They outlive it.
  KnownPlaces(tools::calendar::CalendarStore& calendar, const tools::calendar::Owner& owner,
              tools::contacts::ContactBook& contacts)
      : calendar_(calendar), owner_(owner), contacts_(contacts) {}

  std::optional<agent::Place> find(std::string_view link) override;
  std::optional<Position> home() override;

 private:
  tools::calendar::CalendarStore& calendar_;
  const tools::calendar::Owner& owner_;
  tools::contacts::ContactBook& contacts_;
};

}  // namespace adjutant::app
