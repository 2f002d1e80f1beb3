#include "cli/signals.h"

#include <pthread.h>
#include <unistd.h>

namespace adjutant::cli {
namespace {

constexpr int kInterrupted = 130;  // what a shell shows for a process that Ctrl-C ended

}  // namespace

Signals::Signals() {
  sigemptyset(&signals_);
  for (const int each : {SIGINT, SIGTERM, SIGHUP, SIGUSR1}) sigaddset(&signals_, each);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  listener_ = std::thread([this] { hear(); });
}

Signals::~Signals() {
  pthread_kill(listener_.native_handle(), SIGUSR1);
  listener_.join();
}

std::stop_token Signals::new_work() {
  auto work = work_.lock();
  *work = std::stop_source();
  if (end_.stop_requested()) work->request_stop();
  return work->get_token();
}

void Signals::hear() {
  int signal = 0;
  while (sigwait(&signals_, &signal) == 0 && signal != SIGUSR1) {
    std::stop_source work = *work_.lock();
    const bool asked_before = signal == SIGINT ? work.stop_requested() && !*patient_.lock() : end_.stop_requested();
    if (asked_before) _exit(kInterrupted);
    if (signal != SIGINT) end_.request_stop();
    work.request_stop();
  }
}

}  // namespace adjutant::cli
