// Formats of inserted values: f"{t:%Y-%m-%d %H:%M}" for times and dates, f"{d:%H:%M}" for durations, f"{n:.2f}" for
// numbers. Which there are is written in docs/PLAN-LANGUAGE.md.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "plan/value.h"

namespace adjutant::plan {

// Whether values of the type can be written so; the error says what is wrong with the format.
Result<void> check_format(const Type& type, std::string_view format);

// The value in a format that check_format() takes for its type.
std::string formatted(const Value& value, std::string_view format);

// What no format can hold, so that a template ends where it seems to.
bool may_stand_in_format(char c);

}  // namespace adjutant::plan
