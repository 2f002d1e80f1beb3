#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>

#include "base/text.h"
#include "cli/commands.h"

namespace adjutant::cli {
namespace {

// One daemon a home: whoever holds the lock on the file. The kernel releases it when the process ends, however it ends.
class DaemonLock {
 public:
  static Result<DaemonLock> take(const std::filesystem::path& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
      return fail(ErrorKind::failed, fmt::format("Cannot open {}.", path.string()),
                  "Check that the home may be written.");
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
      ::close(fd);
      return fail(ErrorKind::failed, "Another daemon works on this home.", "Stop it first.");
    }
    return DaemonLock(fd);
  }
  DaemonLock(DaemonLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ~DaemonLock() {
    if (fd_ >= 0) ::close(fd_);
  }

 private:
  explicit DaemonLock(int fd) : fd_(fd) {}
  int fd_;
};

void tell(std::string_view text) {
  fmt::print("{}\n", one_line(text, 400));
  std::fflush(stdout);
}

// What is due now; gives how long nothing more will be.
std::chrono::milliseconds work(Assistant& assistant, std::stop_token stop) {
  if (const auto sent = assistant.outbox.deliver_due()) {
    for (const auto& said : *sent) tell(said);
  } else {
    tell(sent.error().text());
  }
  tools::time::ReminderClock reminders(assistant.database);
  if (const auto due = reminders.due(assistant.clock.now())) {
    for (const auto& reminder : *due) tell(fmt::format("Reminder: {}", reminder.text));
  } else {
    tell(due.error().text());
  }
  if (const auto runs = assistant.runner.interrupted()) {
    for (const auto& run : *runs) {
      const auto after = assistant.runner.run(run.id, stop);
      if (after)
        tell(fmt::format("The run {} went on where it was cut off: {}.", run.id, journal::to_string(after->run.state)));
    }
  }
  assistant.mandate.refresh();
  return std::chrono::seconds(5);
}

}  // namespace

int serve(Assistant& assistant, bool once, std::stop_token stop) {
  const auto lock = DaemonLock::take(assistant.home.folder() / "daemon.lock");
  if (!lock) return show_error(lock.error(), {});
  if (!assistant.mandate.problem().empty()) tell(assistant.mandate.problem());
  if (!once) tell(fmt::format("ready: {}", assistant.home.folder().string()));
  std::mutex mutex;
  std::condition_variable_any wake;
  while (!stop.stop_requested()) {
    const auto pause = work(assistant, stop);
    if (once) break;
    std::unique_lock hold(mutex);
    wake.wait_for(hold, stop, pause, [] { return false; });
  }
  return 0;
}

}  // namespace adjutant::cli
