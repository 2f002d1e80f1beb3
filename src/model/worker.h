// A model's process, seen from outside: started when it is first needed, asked one thing at a time, killed when it
// hangs or when its owner says stop, and started anew for the next question.
//
// It has no network, no files but the two it was given, no environment (worker_main.cc, lockdown.h; in bubblewrap
// besides, where that is installed). What it answers is data from a stranger.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

#include "base/child_process.h"
#include "base/guarded.h"
#include "base/json.h"

namespace adjutant::model {

struct WorkerFiles {
  std::filesystem::path program;  // adjutant-model, adjutant-llama
  std::filesystem::path library;  // the engine; empty: the program has one
  std::filesystem::path weights;
};

struct WorkerLimits {
  std::chrono::milliseconds start{20'000};   // until it is ready
  std::chrono::milliseconds answer{20'000};  // for one answer; then it is killed
  int failures = 3;                          // so often in a row, and it is not started again
};

class Worker {
 public:
  explicit Worker(WorkerFiles files, WorkerLimits limits = {});
  ~Worker();

  // The answer's text. Errors: stopped; failed when the process cannot be started, ends, hangs or answers nonsense,
  // each in a sentence.
  Result<std::string> ask(const Json& request, std::stop_token stop);

  // Its process, 0 while there is none.
  int pid() const;

 private:
  struct State {
    std::unique_ptr<ChildProcess> process;
    int failures = 0;
    bool bubblewrap = true;  // until it was tried in vain
  };
  Result<void> start(State& state, std::stop_token stop);
  Result<std::string> answer(State& state, const Json& request, std::stop_token stop);

  const WorkerFiles files_;
  const WorkerLimits limits_;
  mutable Guarded<State> state_;
};

}  // namespace adjutant::model
