// Places by their names, and how long it takes from one to the other by what the owner said ("45 minutes from Office to
// Airport"). Nobody is asked: where nothing was said, another place is half an hour away.
#pragma once

#include <string_view>
#include <vector>

#include "agent/objections/preferences.h"

namespace adjutant::agent::objections {

constexpr Seconds kUsualTravel = std::chrono::minutes(30);

// Somewhere that one has to be: not empty, no link, no telephone or video call.
bool is_somewhere(std::string_view place);
// "Nordlicht office" and "Nordlicht Office, room 4.12".
bool same_place(std::string_view a, std::string_view b);
Seconds travel_time(std::string_view from, std::string_view to, const std::vector<Preference>& said);

}  // namespace adjutant::agent::objections
