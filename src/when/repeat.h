// How people say that something repeats, and for how long.
#pragma once

#include <optional>
#include <vector>

#include "when/days.h"
#include "when/recurrence.h"

namespace adjutant::when {

// Whether a text has any of the words by which one says that something repeats; without one nothing below can succeed.
bool speaks_of_repeats(const std::vector<Token>& tokens);

std::optional<Recurrence> take_recurrence(Reader& reader);

// "starting 3 March", "from November".
bool take_recurrence_start(Reader& reader, std::optional<Date>& start);

// "until May", "for the next six weeks" (from a day on), "5 times".
bool take_recurrence_limit(Reader& reader, Recurrence& recurrence, Date from);

}  // namespace adjutant::when
