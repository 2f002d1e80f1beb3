// Places and zone names that people put behind a time: "9 am New York", "14:00 UTC".
#pragma once

#include <optional>
#include <string>

#include "base/time.h"
#include "when/token.h"

namespace adjutant::when {

struct Place {
  std::string name;
  Zone zone;
};

// With "time" after it taken too. Any city of the time-zone database where "in" or "time" says that it is one, and its
// own names ("Europe/Paris"). Abbreviations mean the zone in which the clock of that name is used: "EST" is
// New York, summer and winter.
std::optional<Place> take_place(Cursor& cursor);

}  // namespace adjutant::when
