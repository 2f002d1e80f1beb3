#include "model/worker.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "model/frame.h"

namespace adjutant::model {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kSliceMs = 50;  // how late a stop may be noticed

// The worker with nothing around it but the system's libraries and its two files.
std::vector<std::string> in_bubblewrap(const WorkerFiles& files) {
  return {"bwrap",         "--unshare-all", "--die-with-parent",
          "--new-session", "--clearenv",    "--cap-drop",
          "ALL",           "--ro-bind",     "/usr/lib",
          "/usr/lib",      "--ro-bind-try", "/usr/lib64",
          "/usr/lib64",    "--symlink",     "usr/lib",
          "/lib",          "--symlink",     "usr/lib64",
          "/lib64",        "--ro-bind",     files.program.string(),
          "/worker",       "--ro-bind",     files.library.string(),
          "/engine",       "--ro-bind",     files.weights.string(),
          "/weights",      "--chdir",       "/",
          "/worker",       "/engine",       "/weights"};
}

std::vector<std::string> bare(const WorkerFiles& files) {
  return {files.program.string(), files.library.string(), files.weights.string()};
}

}  // namespace

// One running worker and our end of its socket. Ends it when it goes out of scope.
class Worker::Process {
 public:
  static Result<std::unique_ptr<Process>> spawn(std::vector<std::string> argv);
  ~Process() {
    ::close(socket_);
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {}
  }
  Process(const Process&) = delete;

  Result<void> send(const Json& message, steady_clock::time_point until, std::stop_token stop);
  Result<Json> receive(steady_clock::time_point until, std::stop_token stop);
  int pid() const { return pid_; }

 private:
  Process(pid_t pid, int socket) : pid_(pid), socket_(socket) {}
  Result<void> wait(short events, steady_clock::time_point until, const std::stop_token& stop);

  const pid_t pid_;
  const int socket_;
  std::string received_;
};

Result<std::unique_ptr<Worker::Process>> Worker::Process::spawn(std::vector<std::string> argv) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return fail(ErrorKind::failed, fmt::format("No socket for the model: {}.", std::strerror(errno)));
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  std::vector<char*> arguments;
  for (auto& word : argv) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  char* environment[] = {nullptr};
  pid_t pid = -1;
  const int code = ::posix_spawnp(&pid, arguments.front(), &actions, &attributes, arguments.data(), environment);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  ::close(ends[1]);
  if (code != 0) {
    ::close(ends[0]);
    return fail(ErrorKind::failed, fmt::format("{} cannot be started: {}.", argv.front(), std::strerror(code)));
  }
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return std::unique_ptr<Process>(new Process(pid, ends[0]));
}

Result<void> Worker::Process::wait(short events, steady_clock::time_point until, const std::stop_token& stop) {
  while (true) {
    if (stop.stop_requested()) return fail(ErrorKind::stopped, "You stopped it.");
    const auto left = std::chrono::duration_cast<milliseconds>(until - steady_clock::now()).count();
    if (left <= 0) return fail(ErrorKind::failed, "The model did not answer in time; its process was ended.");
    pollfd watched{socket_, events, 0};
    if (::poll(&watched, 1, static_cast<int>(std::min<long long>(left, kSliceMs))) > 0) return {};
  }
}

Result<void> Worker::Process::send(const Json& message, steady_clock::time_point until, std::stop_token stop) {
  const std::string frame = to_frame(message);
  std::size_t sent = 0;
  while (sent < frame.size()) {
    TRY(wait(POLLOUT, until, stop));
    const auto count = ::send(socket_, frame.data() + sent, frame.size() - sent, MSG_NOSIGNAL);
    if (count > 0) sent += static_cast<std::size_t>(count);
    else if (errno != EAGAIN && errno != EINTR) return fail(ErrorKind::failed, "The model's process has ended.");
  }
  return {};
}

Result<Json> Worker::Process::receive(steady_clock::time_point until, std::stop_token stop) {
  std::array<char, 65536> bytes;
  while (true) {
    if (auto message = TRY(take_frame(received_))) return std::move(*message);
    TRY(wait(POLLIN, until, stop));
    const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (count > 0) received_.append(bytes.data(), static_cast<std::size_t>(count));
    else if (count == 0 || (errno != EAGAIN && errno != EINTR))
      return fail(ErrorKind::failed, "The model's process has ended.");
  }
}

Worker::Worker(WorkerFiles files, WorkerLimits limits) : files_(std::move(files)), limits_(limits) {}
Worker::~Worker() = default;

int Worker::pid() const {
  auto state = state_.lock();
  return state->process ? state->process->pid() : 0;
}

Result<void> Worker::start(State& state, std::stop_token stop) {
  const auto ready = [&](std::vector<std::string> argv) -> Result<void> {
    auto process = TRY(Process::spawn(std::move(argv)));
    const Json said = TRY(process->receive(steady_clock::now() + limits_.start, stop));
    if (!said["ready"].as_bool())
      return fail(ErrorKind::failed, fmt::format("The model cannot be loaded: {}", said["error"].as_string()));
    state.process = std::move(process);
    return {};
  };
  if (state.bubblewrap) {
    const auto wrapped = ready(in_bubblewrap(files_));
    if (wrapped || wrapped.error().kind == ErrorKind::stopped) return wrapped;
    state.bubblewrap = false;
  }
  return ready(bare(files_));
}

Result<std::string> Worker::answer(State& state, const Json& request, std::stop_token stop) {
  if (!state.process) TRY(start(state, stop));
  const auto until = steady_clock::now() + limits_.answer;
  TRY(state.process->send(request, until, stop));
  const Json said = TRY(state.process->receive(until, stop));
  if (said.contains("error")) return fail(ErrorKind::failed, said["error"].as_string());
  return said["answer"].as_string();
}

Result<std::string> Worker::ask(const Json& request, std::stop_token stop) {
  auto state = state_.lock();
  if (state->failures >= limits_.failures) {
    return fail(ErrorKind::failed, fmt::format("The model's process failed {} times in a row.", state->failures),
                "It is not started again before Adjutant is; 'adjutant doctor' tries it.");
  }
  auto said = answer(*state, request, stop);
  if (said) {
    state->failures = 0;
    return said;
  }
  // Whatever it is doing now is of no use to anybody.
  state->process.reset();
  if (said.error().kind != ErrorKind::stopped) ++state->failures;
  return said;
}

}  // namespace adjutant::model
