// A thread that works on the home with parts of its own: the store is where it meets the others.
//
// It opens the home with its first job, and does one job after the other.
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "app/assistant.h"
#include "server/chosen_owner.h"

namespace adjutant::server {

class HomeWorker {
 public:
  struct Desk {
    app::Assistant& assistant;
    ChosenOwner& owner;
    std::stop_token stop;  // the daemon ends
  };
  struct Job {
    std::function<void(Desk)> work;
    std::function<void(const Error&)> cannot;  // the home cannot be opened
  };

  explicit HomeWorker(std::filesystem::path home) : home_(std::move(home)) {}
  ~HomeWorker();
  HomeWorker(const HomeWorker&) = delete;

  // False where too much waits already.
  bool post(Job job);

 private:
  void run(const std::stop_token& stop);

  const std::filesystem::path home_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Job> jobs_;  // guarded by mutex_
  std::jthread thread_;   // guarded by mutex_ until it runs
};

}  // namespace adjutant::server
