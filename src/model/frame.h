// Messages between a worker and whoever started it: four bytes of length, little-endian, then one JSON text.
//
// Both sides treat the other's bytes as hostile: a length over kMaxFrame, bytes that are no JSON and a message cut off
// in the middle are errors.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"

namespace adjutant::model {

inline constexpr std::size_t kMaxFrame = 1 << 20;

std::string to_frame(const Json& message);

// Takes the first whole message off `buffer`; nothing while it is incomplete.
Result<std::optional<Json>> take_frame(std::string& buffer);

}  // namespace adjutant::model
