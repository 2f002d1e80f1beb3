// For the fuzz targets of what was learned and kept: what an input makes of the bytes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace adjutant::agent {

// Each five bytes of the input: a place (with the highest bit, one in the header or just behind it), and what is put
// there; what is left over cuts off the end. An input that begins like a header takes the header's place.
inline std::string changed(const std::string& kept, std::string_view input) {
  constexpr std::size_t kHeader = 512;
  if (input.starts_with('{')) return std::string(input.substr(0, input.find('\n'))) + kept.substr(kept.find('\n'));
  std::string bytes = kept;
  for (; input.size() >= 5; input.remove_prefix(5)) {
    std::uint32_t place = 0;
    std::memcpy(&place, input.data(), sizeof place);
    const bool in_header = place >> 31 != 0;
    bytes[place % (in_header ? std::min(kHeader, bytes.size()) : bytes.size())] = input[4];
  }
  return bytes.substr(0, bytes.size() - input.size());
}

}  // namespace adjutant::agent
