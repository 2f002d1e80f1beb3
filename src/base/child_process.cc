#include "base/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <future>

#include "base/wait.h"

namespace adjutant {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kSliceMs = 20;  // how late a stop may be noticed
constexpr milliseconds kLastWords{200};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

// `errors` below 0: nobody reads them. Returns an errno.
int spawn(std::vector<std::string> argv, std::vector<std::string> environment, int socket, int errors, pid_t& pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, socket, 0);
  posix_spawn_file_actions_adddup2(&actions, socket, 1);
  if (errors < 0) posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  else posix_spawn_file_actions_adddup2(&actions, errors, 2);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  sigset_t none, reset;
  sigemptyset(&none);
  sigemptyset(&reset);
  sigaddset(&reset, SIGPIPE);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &reset);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  const int code = ::posix_spawnp(&pid, argv.front().c_str(), &actions, &attributes, pointers(argv).data(),
                                  pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return code;
}

}  // namespace

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(std::vector<std::string> argv, Options options) {
  if (argv.empty() || argv.front().empty()) return fail(ErrorKind::usage, "No program was named.");
  std::unique_ptr<ChildProcess> child(new ChildProcess(std::move(options)));
  std::array<int, 2> ends{-1, -1}, errors{-1, -1};
  const bool listens = child->options_.complaints > 0;
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return fail(ErrorKind::failed, fmt::format("No socket for {}: {}.", argv.front(), std::strerror(errno)));
  child->socket_ = ends[0];
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  if (listens && ::pipe2(errors.data(), O_CLOEXEC) == 0) {
    child->errors_ = errors[0];
    ::fcntl(errors[0], F_SETFL, O_NONBLOCK);
  }
  std::promise<int> started;
  auto code_of = started.get_future();
  child->starter_ =
      std::jthread([&, started = std::move(started), self = child.get()](const std::stop_token& stop) mutable {
        started.set_value(spawn(argv, self->options_.environment, ends[1], errors[1], self->pid_));
        wait_until(Moment::max(), stop);
      });
  const int code = code_of.get();
  ::close(ends[1]);
  if (errors[1] >= 0) ::close(errors[1]);
  if (code != 0) {
    child->pid_ = -1;
    return fail(ErrorKind::failed, fmt::format("{} cannot be started: {}.", argv.front(), std::strerror(code)),
                "Check that it is installed.");
  }
  return child;
}

ChildProcess::~ChildProcess() {
  if (pid_ > 0) end();
  ::close(socket_);
  if (errors_ >= 0) ::close(errors_);
}

void ChildProcess::end() {
  if (options_.farewell.count() > 0) {
    ::shutdown(socket_, SHUT_WR);
    const auto until = steady_clock::now() + options_.farewell;
    do received_.clear();
    while (read(until, {}) == Outcome::done);
  }
  ::kill(-pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {}
}

// One slice at most. False when `until` is past and nothing is ready.
bool ChildProcess::wait(short events, Moment until, short& ready) {
  const auto left = std::chrono::duration_cast<milliseconds>(until - steady_clock::now()).count();
  std::array<pollfd, 2> watched = {pollfd{socket_, events, 0}, pollfd{errors_, POLLIN, 0}};
  const int count = ::poll(watched.data(), watched.size(), static_cast<int>(std::clamp<long long>(left, 0, kSliceMs)));
  ready = watched[0].revents;
  if (watched[1].revents) take_complaints();
  return count > 0 || left > 0;
}

// False when there is nothing more to come.
bool ChildProcess::take() {
  std::array<char, 65536> bytes;
  const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
  if (count > 0) received_.append(bytes.data(), static_cast<std::size_t>(count));
  return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR));
}

void ChildProcess::take_complaints() {
  std::array<char, 4096> bytes;
  const auto count = ::read(errors_, bytes.data(), bytes.size());
  if (count > 0) {
    complaints_.append(bytes.data(), static_cast<std::size_t>(count));
    if (complaints_.size() > options_.complaints) complaints_.erase(0, complaints_.size() - options_.complaints);
  } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
    ::close(errors_);
    errors_ = -1;
  }
}

ChildProcess::Outcome ChildProcess::write(std::string_view bytes, Moment until, const std::stop_token& stop) {
  while (!bytes.empty()) {
    if (stop.stop_requested()) return Outcome::stopped;
    // A program that waits for us to read does not read itself.
    const bool room = received_.size() < options_.unread;
    short ready = 0;
    if (!wait(static_cast<short>(POLLOUT | (room ? POLLIN : 0)), until, ready)) return Outcome::late;
    if ((ready & POLLIN) && !take()) return Outcome::ended;
    if (!(ready & (POLLOUT | POLLHUP | POLLERR))) continue;
    const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
    else if (errno != EAGAIN && errno != EINTR) return Outcome::ended;
  }
  return Outcome::done;
}

ChildProcess::Outcome ChildProcess::read(Moment until, const std::stop_token& stop) {
  const std::size_t before = received_.size();
  if (before >= options_.unread) return Outcome::full;
  while (true) {
    if (stop.stop_requested()) return Outcome::stopped;
    short ready = 0;
    if (!wait(POLLIN, until, ready)) return Outcome::late;
    if (ready && !take()) break;
    if (received_.size() > before) return Outcome::done;
  }
  // Its last words say why it ended.
  const auto patience = steady_clock::now() + kLastWords;
  while (errors_ >= 0 && steady_clock::now() < patience) {
    pollfd watched{errors_, POLLIN, 0};
    if (::poll(&watched, 1, kSliceMs) > 0) take_complaints();
  }
  return Outcome::ended;
}

}  // namespace adjutant
