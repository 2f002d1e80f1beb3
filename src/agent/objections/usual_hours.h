// When the owner works, and when nobody does anything.
#pragma once

#include <string>

#include "tools/calendar/calendar_tools.h"

namespace adjutant::agent::objections {

bool is_rest(Seconds of_day);
std::string rest_in_words();                                       // "23:00 to 6:00"
std::string in_words(const tools::calendar::WorkingHours& hours);  // "Monday to Friday, 9:00 to 17:30"

}  // namespace adjutant::agent::objections
