// Holidays and other named days: fixed ones, those that follow Easter, and n-th weekdays, as the owner's country has
// them ("Mother's Day", "Labour Day").
#pragma once

#include <optional>
#include <string_view>

#include "when/days.h"
#include "when/recurrence.h"

namespace adjutant::when {

// Easter Sunday of a year, by the Gregorian computus (Meeus/Jones/Butcher).
Date easter(int year);

// "Christmas", "Easter Monday 2027", "next Thanksgiving", "the next public holiday".
Choices take_holiday(Reader& reader);

// "every Christmas", "every Thanksgiving": none for those that follow Easter, which no rule can say.
std::optional<Recurrence> take_yearly_holiday(Reader& reader);

// Whether a whole country has the day off (of Britain, England and Wales); the days that some of its parts have besides,
// and those that stand in for a holiday on a weekend, are not counted. Without a country, whether all of them have.
bool is_public_holiday(Date date, Country country);

}  // namespace adjutant::when
