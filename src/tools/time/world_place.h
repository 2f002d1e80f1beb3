// Which time zone a city, a country or a zone's own name means: "Tokyo", "Japan", "America/Lima", "Dar es Salaam".
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"

namespace adjutant::tools::time {

struct WorldPlace {
  std::string name;  // for people: "Dar Es Salaam"
  Zone zone;
};

// Cities are those of the IANA time-zone database, some more that people ask for, and countries with one zone. Error
// not_understood: no such place is known.
Result<WorldPlace> find_place(std::string_view said);

}  // namespace adjutant::tools::time
