#include "agent/number_bytes.h"

#include <bit>
#include <cmath>
#include <cstring>

namespace adjutant::agent {

static_assert(std::endian::native == std::endian::little && sizeof(float) == 4);

void append_numbers(std::string& bytes, std::span<const float> numbers) {
  bytes.append(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(float));
}

std::vector<float> NumberBytes::take(std::size_t count) {
  if (count > bytes_.size() / sizeof(float)) {
    good_ = false;
    return {};
  }
  std::vector<float> numbers(count);
  if (count > 0) std::memcpy(numbers.data(), bytes_.data(), count * sizeof(float));
  bytes_.remove_prefix(count * sizeof(float));
  for (const float x : numbers) good_ = good_ && std::isfinite(x);
  return numbers;
}

}  // namespace adjutant::agent
