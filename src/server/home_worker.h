// Threads that work on the home, each with parts of its own: the store is where they meet each other.
//
// The first opens the home with its first job and stays. Where it is busy and more may be there, another begins, and ends
// with the last job that waits: what takes long holds nothing up, and nothing stays in memory for it.
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <list>
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

  // `most`: threads at the same time.
  explicit HomeWorker(std::filesystem::path home, std::size_t most = 1) : home_(std::move(home)), most_(most) {}
  ~HomeWorker() { end(); }
  HomeWorker(const HomeWorker&) = delete;

  // False where too much waits already, or nothing is taken any more.
  bool post(Job job);

  // What is done comes to its end as soon as it can, what waits cannot be done, and nothing else is taken.
  void stop(const Error& why);

  // Takes nothing any more, and returns when nothing is done any more either: what its jobs use may then go. What waited is
  // not done.
  void end();

 private:
  struct Thread {
    bool ended = false;  // guarded by mutex_
    std::jthread thread;
  };
  void run(const std::stop_token& stop, Thread& self, bool stays);

  const std::filesystem::path home_;
  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Job> jobs_;       // guarded by mutex_
  bool stopped_ = false;       // guarded by mutex_
  std::size_t idle_ = 0;       // threads that wait for a job; guarded by mutex_
  std::list<Thread> threads_;  // the first stays; guarded by mutex_
};

}  // namespace adjutant::server
