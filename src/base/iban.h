// International bank account numbers (ISO 13616): structure and mod-97 checksum.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace adjutant {

// Without spaces and in capitals; errors name what is wrong (length for the country, checksum, characters).
Result<std::string> parse_iban(std::string_view text);

// In groups of four for people: "DE89 3704 0044 0532 0130 00".
std::string spoken_iban(std::string_view iban);

}  // namespace adjutant
