// Random identifiers and where the randomness comes from.
#pragma once

#include <cstdint>
#include <string>

namespace adjutant {

class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t next() = 0;
};

// The kernel's generator (getrandom).
class SystemRandom final : public Random {
 public:
  std::uint64_t next() override;
};

// The same numbers for the same seed; for tests.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() override;

 private:
  std::uint64_t state_;
};

// `bits` random bits as lower-case base 32 (RFC 4648 alphabet), e.g. "r7k2mq" for 30 bits.
std::string random_id(Random& random, int bits = 80);

}  // namespace adjutant
