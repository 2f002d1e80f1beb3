// How many: "6", "2x", "twelve", "a dozen", "two hundred and fifty".
#pragma once

#include <optional>
#include <string_view>

namespace adjutant::when {

// Nothing where the phrase, the whole of it, is no number. In digits any number that JSON knows, in words up to 99,999.
std::optional<double> count(std::string_view phrase);

}  // namespace adjutant::when
