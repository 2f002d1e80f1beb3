// Where the things of an answer are: events and contacts whose coordinates are known.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/position.h"

namespace adjutant::agent {

struct Place {
  std::string link;  // the event or the contact, as links name it
  std::string name;
  std::string where;  // "Gneisenaustraße 40, Berlin"; empty where only the coordinates are known
  Position position;
  std::string from;  // who wrote the coordinates; empty: the owner's own record
};

class Places {
 public:
  virtual ~Places() = default;
  // Nothing where the link names nothing that has coordinates.
  virtual std::optional<Place> find(std::string_view link) = 0;
  // The owner's own place, from their card.
  virtual std::optional<Position> home() = 0;
};

}  // namespace adjutant::agent
