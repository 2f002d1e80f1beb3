// A program that runs beside us and is spoken to over its standard input and output, until it goes out of scope.
//
// It has the environment that it was given and no descriptor but 0, 1 and 2. What it writes is kept until somebody takes
// it, within a bound. One thread speaks to it at a time.
#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/error.h"

namespace adjutant {

class ChildProcess {
 public:
  struct Options {
    std::vector<std::string> environment{};  // "NAME=value"
    std::size_t unread = 64 << 20;           // so many bytes of its output wait for us; it waits with more
    std::size_t complaints = 0;              // so many bytes of the end of its standard error are kept
    std::chrono::milliseconds farewell{0};   // for ending by itself once its input is closed; then it is killed
  };
  enum class Outcome {
    done,
    ended,    // it closed its side
    late,     // `until` came first
    stopped,  // the stop came first
    full,     // `unread` bytes wait already
  };
  using Moment = std::chrono::steady_clock::time_point;

  // `argv[0]` is looked up in PATH.
  static Result<std::unique_ptr<ChildProcess>> start(std::vector<std::string> argv, Options options);
  // Ends it and its process group.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;

  // Hands over all the bytes, and keeps what comes meanwhile.
  Outcome write(std::string_view bytes, Moment until, const std::stop_token& stop);
  // Waits until more has come than there was; does not wait where `until` is past.
  Outcome read(Moment until, const std::stop_token& stop);
  // What has come. Whoever makes something of it takes it away.
  std::string& received() { return received_; }

  // The end of what it wrote to its standard error.
  const std::string& complaints() const { return complaints_; }
  int pid() const { return pid_; }

 private:
  explicit ChildProcess(Options options) : options_(std::move(options)) {}
  bool wait(short events, Moment until, short& ready);
  bool take();
  void take_complaints();
  void end();

  const Options options_;
  int pid_ = -1;
  int socket_ = -1;
  int errors_ = -1;
  std::string received_;
  std::string complaints_;
  // A process that ends with its parent ends with the thread that started it: this one stays as long as the process.
  std::jthread starter_;
};

}  // namespace adjutant
