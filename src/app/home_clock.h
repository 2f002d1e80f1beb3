// The clock of the command line: the machine's, or, for the black-box tests, one that is ahead of it by
// ADJUTANT_CLOCK_AHEAD seconds (or behind, where that is negative), so that a test means the same on every day.
#pragma once

#include <optional>

#include "base/clock.h"

namespace adjutant::app {

class HomeClock final : public Clock {
 public:
  using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

  HomeClock();
  Moment now_ms() const override { return still_ ? *still_ : machine_.now_ms() + ahead_; }

  // It shows this moment from then on, for what was written down about it. Before others look at it.
  void stand_at(Moment moment) { still_ = moment; }

  // When the machine's clock shows `moment` of this one; what the system is asked to wait for.
  Moment on_the_machine(Moment moment) const { return moment - ahead_; }

 private:
  SystemClock machine_;
  std::chrono::seconds ahead_{0};
  std::optional<Moment> still_;
};

}  // namespace adjutant::app
