// What the daemon does that may take long: routines that are due, runs that were cut off, stages that are to be planned.
//
// It has a thread of its own, with parts of the home of its own, so that neither the outbox nor a reminder waits for it. The
// thread begins when there is something to do, and ends with it: an idle daemon has nothing of it in memory.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

#include "app/assistant.h"
#include "app/wake.h"

namespace adjutant::cli {

using Tell = std::function<void(std::string_view)>;

// Says each trouble once, until it is over or another. By one thread at a time.
class Troubles {
 public:
  explicit Troubles(Tell tell) : tell_(std::move(tell)) {}
  // Empty: it is over.
  void tell(const std::string& about, const std::string& text);

 private:
  const Tell tell_;
  std::map<std::string, std::string> said_;
};

class LongWork {
 public:
  LongWork(Tell tell, std::stop_token stop) : tell_(tell), troubles_(std::move(tell)), stop_(std::move(stop)) {}

  // Whether there is something to do now, without doing it. `next`: else when there may be.
  bool is_due(app::Assistant& assistant, app::Wake::Moment& next);
  // Does it; gives when more may be.
  app::Wake::Moment work(app::Assistant& assistant);

 private:
  void not_after(app::Wake::Moment moment) { again_ = std::min(again_, moment); }
  void trouble(app::Assistant& assistant, const std::string& about, const std::string& text);
  void routines(app::Assistant& assistant);
  void runs(app::Assistant& assistant);
  void stages(app::Assistant& assistant);
  void plan_on(app::Assistant& assistant, const std::string& run, const std::string& held);

  const Tell tell_;
  Troubles troubles_;
  const std::stop_token stop_;
  app::Wake::Moment again_;
};

// Has it done elsewhere.
class LongWorkThread {
 public:
  // `done`: called by the thread when it ends.
  LongWorkThread(std::filesystem::path home, Tell tell, std::stop_token stop, std::function<void()> done)
      : home_(std::move(home)), tell_(tell), stop_(stop), done_(std::move(done)), work_(std::move(tell), stop) {}
  ~LongWorkThread() { thread_ = {}; }

  // Begins it where it is due and is not going on already; gives when to look again.
  app::Wake::Moment look(app::Assistant& assistant);

 private:
  void run();

  const std::filesystem::path home_;
  const Tell tell_;
  const std::stop_token stop_;
  const std::function<void()> done_;
  LongWork work_;  // of the thread while it goes on, else of whoever looks
  std::mutex mutex_;
  bool going_on_ = false;  // guarded by mutex_
  std::optional<app::Wake::Moment>
      not_before_;  // after it has ended: when it wants to be begun again; guarded by mutex_
  std::jthread thread_;
};

}  // namespace adjutant::cli
