// What a monitoring system may know: numbers, and names of our own; no value of a mail, a plan or a request.
//
// They are read from the store when they are asked for, by a thread that begins with the first such request, since a home
// that nobody monitors shall not pay for it. `GET /metrics` wants the token of `adjutant token metrics`.
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <thread>

#include "app/home_clock.h"
#include "server/http.h"
#include "server/login_pace.h"
#include "server/request_counts.h"
#include "server/served_home.h"

namespace adjutant::server {

class Metrics {
 public:
  Metrics(std::filesystem::path home, const ServedHomes& homes) : home_(std::move(home)), homes_(homes) {}
  ~Metrics();
  Metrics(const Metrics&) = delete;

  // Answers a request for them, later.
  void answer(const Request& request, Answer answer);

  RequestCounts requests;

 private:
  struct Asked {
    std::string token, source;
    Answer answer;
  };
  void work(const std::stop_token& stop);
  Response response(const Asked& asked);
  Result<Response> read(const Asked& asked);

  const std::filesystem::path home_;
  const ServedHomes& homes_;
  const app::HomeClock clock_;
  const std::chrono::sys_time<std::chrono::milliseconds> began_ = SystemClock().now_ms();
  LoginPace pace_{{}, {.free = 100}};  // only the thread knows it
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Asked> asked_;  // guarded by mutex_
  std::jthread thread_;      // guarded by mutex_ until it runs
};

}  // namespace adjutant::server
