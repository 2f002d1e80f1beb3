#include "cli/daemon_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

namespace adjutant::cli {

Result<DaemonLock> DaemonLock::take(const std::filesystem::path& home, std::chrono::milliseconds patience) {
  const auto path = home / "daemon.lock";
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    return fail(ErrorKind::failed, fmt::format("Cannot open {}: {}.", path.string(), std::strerror(errno)),
                "Check that the home may be written.");
  }
  DaemonLock lock(fd);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (std::chrono::steady_clock::now() >= deadline) {
      return fail(ErrorKind::failed, fmt::format("Another daemon works on the home {}.", home.string()),
                  "One is enough; stop it first if you want this one.");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return lock;
}

DaemonLock::~DaemonLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace adjutant::cli
