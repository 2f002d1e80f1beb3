// Where the time comes from. Everything that needs "now" takes a Clock, so that a test can set it.
#pragma once

#include <atomic>

#include "base/time.h"

namespace adjutant {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::chrono::sys_time<std::chrono::milliseconds> now_ms() const = 0;
  Instant now() const { return std::chrono::floor<Seconds>(now_ms()); }
};

class SystemClock final : public Clock {
 public:
  std::chrono::sys_time<std::chrono::milliseconds> now_ms() const override;
};

// Stands still until it is moved.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : now_(start.time_since_epoch()) {}
  std::chrono::sys_time<std::chrono::milliseconds> now_ms() const override {
    return std::chrono::sys_time<std::chrono::milliseconds>(now_.load());
  }
  void advance(std::chrono::milliseconds by) { now_ = now_.load() + by; }

 private:
  std::atomic<std::chrono::milliseconds> now_;
};

}  // namespace adjutant
