// Sleeps until something is to be done: a moment has come, something in a folder has changed, or a stop.
//
// The moment is one of the wall clock: it also comes in time after the machine has slept or its clock was set.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>

#include "base/clock.h"

namespace adjutant::app {

class Wake {
 public:
  using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

  // Watches the files in `folder`. Where the system cannot watch, it sleeps for a few seconds at most.
  Wake(const std::filesystem::path& folder, std::stop_token stop);
  ~Wake();
  Wake(const Wake&) = delete;

  // Watches the files in another folder, too, where it is there; again is the same as once.
  void also(const std::filesystem::path& folder);

  // From any thread: the sleep ends, or the next one at once.
  void ring();

  // What changes while nobody sleeps is not missed: the next sleep ends at once. After a change the next few sleeps are short.
  void sleep_until(Moment moment);

 private:
  struct Ring {
    int bell;
    void operator()() const;
  };
  std::chrono::milliseconds look_again_{
      0};             // after a change: how long the next sleep is at most; 0: as long as it may be
  int changes_ = -1;  // inotify
  int timer_ = -1;
  int bell_ = -1;  // rings for good where it is to stop
  int rung_ = -1;
  std::optional<std::stop_callback<Ring>> on_stop_;
};

}  // namespace adjutant::app
