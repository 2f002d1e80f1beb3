// Many floats as bytes, 32 bits each, little-endian, and back.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace adjutant::agent {

void append_numbers(std::string& bytes, std::span<const float> numbers);

// Takes numbers off the front of bytes that may be anything.
class NumberBytes {
 public:
  explicit NumberBytes(std::string_view bytes) : bytes_(bytes) {}

  // None where there are not so many. From then on, or once one was no finite number, good() is false.
  std::vector<float> take(std::size_t count);
  bool good() const { return good_; }
  bool empty() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool good_ = true;
};

}  // namespace adjutant::agent
