// Numbers as people write and say them: "3", "three", "twenty-one"; "3rd", "third", "twenty-first".
#pragma once

#include <optional>

#include "when/token.h"

namespace adjutant::when {

// At most six digits.
std::optional<int> take_cardinal(Cursor& cursor);

// 1 to 31, in digits up to `most`.
std::optional<int> take_ordinal(Cursor& cursor, int most = 31);

}  // namespace adjutant::when
