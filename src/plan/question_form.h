// In which form the options of a question are laid out, where there is room for more than a line each.
#pragma once

#include <array>
#include <string_view>

#include "plan/type.h"

namespace adjutant::plan {

// One touch each; a table of records; times on the owner's day.
inline constexpr std::array<std::string_view, 3> kQuestionForms = {"cards", "table", "times"};

// "words" where there are no options (type nothing), else the one that was named, else the obvious one.
std::string_view question_form(const Type& options, std::string_view named);

// Whether options of this type (a list) can be laid out so.
bool fits_form(const Type& options, std::string_view form);

}  // namespace adjutant::plan
