// A place on the earth by its coordinates (WGS 84), as calendars and address books write them.
#pragma once

#include <optional>
#include <string_view>

namespace adjutant {

struct Position {
  double latitude = 0;   // degrees, north positive
  double longitude = 0;  // degrees, east positive
  bool operator==(const Position&) const = default;
};

// Two plain decimal numbers with `separator` between them: "52.49;13.39" (RFC 5545 and RFC 2426, GEO). Nothing for what is
// no place on the earth, and for 0;0, which programs write that do not know where it is.
std::optional<Position> parse_position(std::string_view text, char separator);

// The same, or a URI "geo:52.49,13.39", with a height or an uncertainty behind it (RFC 5870, RFC 6350). Nothing for a URI of
// another system of coordinates.
std::optional<Position> parse_geo(std::string_view text);

}  // namespace adjutant
