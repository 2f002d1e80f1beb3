// Whose turn it is to do what is due: one process a home, the daemon or, where none runs, a chat between two lines.
#pragma once

#include <chrono>
#include <filesystem>
#include <utility>

#include "base/error.h"

namespace adjutant::cli {

// The kernel releases it when the process ends, however it ends.
class DaemonLock {
 public:
  // Waits for `patience`; then it is an error that says that another daemon works.
  static Result<DaemonLock> take(const std::filesystem::path& home, std::chrono::milliseconds patience);
  DaemonLock(DaemonLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ~DaemonLock();

 private:
  explicit DaemonLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace adjutant::cli
