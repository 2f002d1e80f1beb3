// Base64 (RFC 4648, section 4), with its padding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace adjutant {

std::string to_base64(std::string_view bytes);
// Nothing where the text is not what to_base64 gives.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace adjutant
