#include "base/id.h"

#include <sys/random.h>

#include <cstdlib>

namespace adjutant {

std::uint64_t SystemRandom::next() {
  std::uint64_t value = 0;
  if (getrandom(&value, sizeof value, 0) != static_cast<ssize_t>(sizeof value)) std::abort();
  return value;
}

// splitmix64 (Steele, Lea, Flood 2014).
std::uint64_t SeededRandom::next() {
  std::uint64_t z = (state_ += 0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

std::string random_id(Random& random, int bits) {
  static constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
  std::string id;
  std::uint64_t pool = 0;
  int left = 0;
  for (; bits > 0; bits -= 5, left -= 5, pool >>= 5) {
    if (left < 5) pool = random.next(), left = 64;
    id += kAlphabet[pool & 31];
  }
  return id;
}

}  // namespace adjutant
