#include "app/home_clock.h"

#include <cstdlib>

namespace adjutant::app {

HomeClock::HomeClock() {
  if (const char* ahead = std::getenv("ADJUTANT_CLOCK_AHEAD")) ahead_ = std::chrono::seconds(std::atoll(ahead));
}

}  // namespace adjutant::app
