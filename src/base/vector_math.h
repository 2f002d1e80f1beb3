// Sums over many floats, as fast as the processor can.
#pragma once

#include <span>

namespace adjutant {

// The sum of products; `b` has at least as many numbers as `a`.
float dot(std::span<const float> a, std::span<const float> b);
float squared_distance(std::span<const float> a, std::span<const float> b);
// y += factor * x
void add_scaled(float factor, std::span<const float> x, std::span<float> y);

}  // namespace adjutant
