// SHA-256 (FIPS 180-4), for binding approvals to calls and for pinned files.
#pragma once

#include <string>
#include <string_view>

namespace adjutant {

// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace adjutant
