#include "base/vector_math.h"

#include <array>
#include <cstddef>

// Compiled twice, for any processor and for those of the last ten years; which one runs is settled at the start. The
// sanitizers cannot be there that early.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define ADJUTANT_FOR_EACH_PROCESSOR __attribute__((target_clones("default", "arch=haswell"), optimize("O3")))
#else
#define ADJUTANT_FOR_EACH_PROCESSOR
#endif

namespace adjutant {
namespace {

constexpr std::size_t kLanes = 16;  // sums that do not wait for each other

ADJUTANT_FOR_EACH_PROCESSOR
float sum_of_products(const float* a, const float* b, std::size_t size) {
  std::array<float, kLanes> sums{};
  std::size_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  }
  float sum = 0;
  for (; i < size; ++i) sum += a[i] * b[i];
  for (const float part : sums) sum += part;
  return sum;
}

ADJUTANT_FOR_EACH_PROCESSOR
float sum_of_squares(const float* a, const float* b, std::size_t size) {
  std::array<float, kLanes> sums{};
  std::size_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const float difference = a[i + lane] - b[i + lane];
      sums[lane] += difference * difference;
    }
  }
  float sum = 0;
  for (; i < size; ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  for (const float part : sums) sum += part;
  return sum;
}

ADJUTANT_FOR_EACH_PROCESSOR
void add_products(float factor, const float* x, float* y, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) y[i] += factor * x[i];
}

}  // namespace

float dot(std::span<const float> a, std::span<const float> b) { return sum_of_products(a.data(), b.data(), a.size()); }
float squared_distance(std::span<const float> a, std::span<const float> b) {
  return sum_of_squares(a.data(), b.data(), a.size());
}
void add_scaled(float factor, std::span<const float> x, std::span<float> y) {
  add_products(factor, x.data(), y.data(), x.size());
}

}  // namespace adjutant
