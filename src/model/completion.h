// What an OpenAI-compatible endpoint answers, read as what it is: data from a stranger.
#pragma once

#include <string_view>

#include "base/json.h"

namespace adjutant::model {

constexpr std::size_t kMaxCompletion = 1 << 20;  // bytes of a whole response
constexpr std::size_t kMaxAnswer = 256 << 10;    // bytes of the model's own words

// The JSON object in the first choice of a chat completion. It may stand in other words ("Here it is: {...}"). Errors
// where there is none, where the answer was cut off or refused, and where it asks for a tool: a role has none.
Result<Json> read_completion(std::string_view body);

// What the body of a response with an error status says, on one line; empty where it says nothing.
std::string complaint(std::string_view body);

}  // namespace adjutant::model
