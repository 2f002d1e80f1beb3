// The words of an origin where they are long.
#pragma once

#include <string>
#include <string_view>

namespace adjutant::plan {

// On one line of at most `max_characters`; a longer one without its middle: it begins with what a thing is, and ends with
// where in it ("line 3").
std::string origin_text(std::string_view text, std::size_t max_characters);

}  // namespace adjutant::plan
