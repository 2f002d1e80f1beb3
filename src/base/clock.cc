#include "base/clock.h"

namespace adjutant {

std::chrono::sys_time<std::chrono::milliseconds> SystemClock::now_ms() const {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace adjutant
