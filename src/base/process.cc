#include "base/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/text.h"

namespace adjutant {
namespace {

constexpr std::size_t kMaxErrorText = 64 << 10;

struct Pipe {
  std::array<int, 2> ends{-1, -1};
  bool open() { return ::pipe2(ends.data(), O_CLOEXEC) == 0; }
  void close(std::size_t end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
  ~Pipe() {
    close(0);
    close(1);
  }
};

std::vector<std::string> environment() {
  std::vector<std::string> out;
  for (const char* name : {"PATH", "HOME", "LANG", "TZ"}) {
    if (const char* value = std::getenv(name)) out.push_back(fmt::format("{}={}", name, value));
  }
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

// Ends the child and waits for it, whatever way run_process is left.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  ~Child() {
    if (pid_ > 0) {
      ::kill(-pid_, SIGKILL);
      wait();
    }
  }
  Child(const Child&) = delete;
  int wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {}
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  pid_t pid_;
};

}  // namespace

bool is_program(const std::string& name) {
  if (name.contains('/')) return ::access(name.c_str(), X_OK) == 0;
  const char* path = std::getenv("PATH");
  for (const auto& folder : split(path ? path : "/usr/bin:/bin", ':')) {
    if (!name.empty() && ::access(fmt::format("{}/{}", folder, name).c_str(), X_OK) == 0) return true;
  }
  return false;
}

Result<ProcessResult> run_process(const std::vector<std::string>& argv, std::string_view input, ProcessLimits limits,
                                  std::stop_token stop) {
  if (argv.empty() || argv.front().empty()) return fail(ErrorKind::usage, "No program was named.");
  Pipe in, out, err;
  if (!in.open() || !out.open() || !err.open())
    return fail(ErrorKind::failed, fmt::format("No pipe could be made: {}.", std::strerror(errno)));
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, in.ends[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], 1);
  posix_spawn_file_actions_adddup2(&actions, err.ends[1], 2);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  sigset_t none;
  sigemptyset(&none);
  sigset_t reset;
  sigemptyset(&reset);
  sigaddset(&reset, SIGPIPE);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &reset);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  auto arguments = argv;
  auto variables = environment();
  pid_t pid = -1;
  const int code = posix_spawnp(&pid, arguments.front().c_str(), &actions, &attributes, pointers(arguments).data(),
                                pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (code != 0) {
    return fail(ErrorKind::failed,
                fmt::format("The program {} cannot be started: {}.", argv.front(), std::strerror(code)),
                "Check that it is installed.");
  }
  Child child(pid);
  in.close(0);
  out.close(1);
  err.close(1);
  for (const int fd : {in.ends[1], out.ends[0], err.ends[0]}) ::fcntl(fd, F_SETFL, O_NONBLOCK);
  if (input.empty()) in.close(1);

  // A child that closes its input early must not end us.
  sigset_t pipe_signal, old_mask;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, &old_mask);
  struct Restore {
    const sigset_t& pipe_signal;
    const sigset_t& mask;
    ~Restore() {
      const timespec now{};
      while (sigtimedwait(&pipe_signal, nullptr, &now) > 0) {}
      pthread_sigmask(SIG_SETMASK, &mask, nullptr);
    }
  } restore{pipe_signal, old_mask};

  ProcessResult result;
  const auto deadline = std::chrono::steady_clock::now() + limits.time;
  std::array<char, 65536> buffer;
  while (out.ends[0] >= 0 || err.ends[0] >= 0) {
    if (stop.stop_requested()) return fail(ErrorKind::stopped, fmt::format("{} was stopped.", argv.front()));
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    if (left <= 0)
      return fail(ErrorKind::failed,
                  fmt::format("{} took longer than {} ms and was ended.", argv.front(), limits.time.count()));
    std::array<pollfd, 3> watched = {pollfd{in.ends[1], POLLOUT, 0}, pollfd{out.ends[0], POLLIN, 0},
                                     pollfd{err.ends[0], POLLIN, 0}};
    ::poll(watched.data(), watched.size(), static_cast<int>(std::min<long long>(left, 50)));
    if (watched[0].revents) {
      const auto count = ::write(in.ends[1], input.data(), input.size());
      if (count > 0) input.remove_prefix(static_cast<std::size_t>(count));
      if ((count < 0 && errno != EAGAIN && errno != EINTR) || input.empty()) in.close(1);
    }
    for (const std::size_t which : {1, 2}) {
      if (!watched[which].revents) continue;
      Pipe& pipe = which == 1 ? out : err;
      const auto count = ::read(pipe.ends[0], buffer.data(), buffer.size());
      if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
        pipe.close(0);
      } else if (count > 0 && which == 1) {
        result.out.append(buffer.data(), static_cast<std::size_t>(count));
        if (result.out.size() > limits.output) {
          return fail(ErrorKind::failed,
                      fmt::format("{} printed more than {} bytes and was ended.", argv.front(), limits.output));
        }
      } else if (count > 0) {
        result.err.append(buffer.data(), std::min(static_cast<std::size_t>(count),
                                                  kMaxErrorText - std::min(kMaxErrorText, result.err.size())));
      }
    }
  }
  // The pipes are closed; a child that lingers without them is ended by its process group.
  while (std::chrono::steady_clock::now() < deadline) {
    siginfo_t info{};
    if (::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid) {
      result.status = child.wait();
      return result;
    }
    ::poll(nullptr, 0, 1);
    if (stop.stop_requested()) return fail(ErrorKind::stopped, fmt::format("{} was stopped.", argv.front()));
  }
  return fail(ErrorKind::failed,
              fmt::format("{} took longer than {} ms and was ended.", argv.front(), limits.time.count()));
}

}  // namespace adjutant
