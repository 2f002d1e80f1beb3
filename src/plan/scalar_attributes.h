// What can be read off a scalar: time.date, time.hour, date.weekday, duration.minutes, money.amount, ...
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/value.h"

namespace adjutant::plan {

// The type of the attribute; nothing: there is none of this name.
Type scalar_attribute(Kind kind, std::string_view name);
// All of their names.
std::vector<std::string> scalar_attributes(Kind kind);
// Of a value whose type has it. It has the value's label and origin.
Value read_scalar_attribute(const Value& object, std::string_view name);

}  // namespace adjutant::plan
