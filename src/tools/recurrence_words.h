// Repetition rules in words: "every weekday", "on the last Friday of every month, until Fri 19 Mar 2027".
#pragma once

#include <string>

#include "tools/recurrence.h"

namespace adjutant::tools {

// Of a rule as RFC 5545 writes it; one that has no plain words stays as it is written. `zone`: where it is read.
std::string in_words(const Rule& rule, const Zone& zone);

}  // namespace adjutant::tools
