// The clock of the command line: the machine's, or, for the black-box tests, one that is ahead of it by
// ADJUTANT_CLOCK_AHEAD seconds (or behind, where that is negative), so that a test means the same on every day.
#pragma once

#include "base/clock.h"

namespace adjutant::app {

class HomeClock final : public Clock {
 public:
  using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

  HomeClock();
  Moment now_ms() const override { return machine_.now_ms() + ahead_; }

  // When the machine's clock shows `moment` of this one; what the system is asked to wait for.
  Moment on_the_machine(Moment moment) const { return moment - ahead_; }

 private:
  SystemClock machine_;
  std::chrono::seconds ahead_{0};
};

}  // namespace adjutant::app
