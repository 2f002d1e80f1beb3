// Signals as requests to stop, heard by a thread of their own: no handler touches our data.
//
// Ctrl-C stops the work at hand; TERM and HUP end the process, the work at hand included.
#pragma once

#include <signal.h>

#include <stop_token>
#include <thread>

#include "base/guarded.h"

namespace adjutant::cli {

class Signals {
 public:
  // Before any other thread is made: they inherit what is blocked.
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;

  // A new piece of work, and its token. Ctrl-C twice during the same one ends the process, unless `patient`.
  std::stop_token new_work();
  std::stop_token work() { return work_.lock()->get_token(); }
  std::stop_token end() const { return end_.get_token(); }
  void be_patient() { *patient_.lock() = true; }

 private:
  void hear();

  sigset_t signals_{};
  std::stop_source end_;
  Guarded<std::stop_source> work_;
  Guarded<bool> patient_{false};
  std::thread listener_;
};

}  // namespace adjutant::cli
