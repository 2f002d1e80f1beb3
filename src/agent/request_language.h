// What is seen of a request before anybody tries to understand it: whether it is one that a person can have typed, and in
// which language it seems to be. What this program understands by itself is English.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace adjutant::agent {

// "German", "Russian or another language in Cyrillic letters"; empty where it may well be English. By the letters, and by
// the small words that stand in nearly every sentence; one foreign word says nothing.
std::string foreign_language(std::string_view request);

// Errors (not_understood) for nothing, for more than 100 KB, for a first line of more than 2,000 bytes, and for characters
// in it that cannot be seen.
Result<void> check_request(std::string_view request);

}  // namespace adjutant::agent
