#include "model/worker.h"

#include <fmt/format.h>

#include <vector>

#include "base/bubblewrap.h"
#include "base/child_process.h"
#include "model/frame.h"

namespace adjutant::model {
namespace {

using std::chrono::steady_clock;
using Outcome = ChildProcess::Outcome;

// The worker with nothing around it but the system's libraries and its files.
std::vector<std::string> in_bubblewrap(const WorkerFiles& files) {
  Bubblewrap wrapped;
  wrapped.show("/usr/lib").show_if_there("/usr/lib64").show_like_root("/lib").show_like_root("/lib64");
  wrapped.show(files.program, "/worker").show(files.weights, "/weights").start_in("/");
  if (files.library.empty()) return wrapped.run({"/worker", "/weights"});
  return wrapped.show(files.library, "/engine").run({"/worker", "/engine", "/weights"});
}

std::vector<std::string> bare(const WorkerFiles& files) {
  if (files.library.empty()) return {files.program.string(), files.weights.string()};
  return {files.program.string(), files.library.string(), files.weights.string()};
}

Result<void> checked(Outcome outcome) {
  switch (outcome) {
    case Outcome::done: return {};
    case Outcome::stopped: return fail(ErrorKind::stopped, "You stopped it.");
    case Outcome::late: return fail(ErrorKind::failed, "The model did not answer in time; its process was ended.");
    case Outcome::full:
    case Outcome::ended: break;
  }
  return fail(ErrorKind::failed, "The model's process has ended.");
}

Result<Json> receive(ChildProcess& process, steady_clock::time_point until, const std::stop_token& stop) {
  while (true) {
    if (auto message = TRY(take_frame(process.received()))) return std::move(*message);
    TRY(checked(process.read(until, stop)));
  }
}

}  // namespace

Worker::Worker(WorkerFiles files, WorkerLimits limits) : files_(std::move(files)), limits_(limits) {}
Worker::~Worker() = default;

int Worker::pid() const {
  auto state = state_.lock();
  return state->process ? state->process->pid() : 0;
}

Result<void> Worker::start(State& state, std::stop_token stop) {
  const auto ready = [&](std::vector<std::string> argv) -> Result<void> {
    auto process = TRY(ChildProcess::start(std::move(argv), {}));
    const Json said = TRY(receive(*process, steady_clock::now() + limits_.start, stop));
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
  TRY(checked(state.process->write(to_frame(request), until, stop)));
  const Json said = TRY(receive(*state.process, until, stop));
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
