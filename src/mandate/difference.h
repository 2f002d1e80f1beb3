// What another mandate would allow that this one does not, for the owner's eyes before it takes hold.
#pragma once

#include <string>
#include <vector>

#include "mandate/mandate.h"

namespace adjutant::mandate {

enum class Change {
  wider,     // +
  narrower,  // -
  other,     // ~ something changed, but nothing more is allowed and nothing less
};

struct DifferenceLine {
  Change change = Change::other;
  std::string text;
};

struct Difference {
  // Whether some call may get a more generous verdict. Never false where one does, errors inside checks aside; true as
  // well where it cannot be told.
  bool widens = false;
  std::vector<DifferenceLine> lines;  // what the day's bounds are, and then rule by rule

  // One line each, with its sign in front.
  std::vector<std::string> text() const;
};

Difference difference(const Mandate& before, const Mandate& after);

}  // namespace adjutant::mandate
