// Waiting that a stop ends at once.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace adjutant {

// False where the stop came first.
inline bool wait_until(std::chrono::steady_clock::time_point moment, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_until(lock, stop, moment, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace adjutant
