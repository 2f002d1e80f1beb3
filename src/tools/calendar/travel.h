// How long it takes from one place to another, by whoever knows or counts something for it.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace adjutant::tools::calendar {

class TravelTimes {
 public:
  virtual ~TravelTimes() = default;
  // Nothing where one of the two is nowhere that one has to be: no place, a link, a telephone.
  virtual std::optional<Seconds> between(std::string_view from, std::string_view to) const = 0;
};

}  // namespace adjutant::tools::calendar
