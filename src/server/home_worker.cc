#include "server/home_worker.h"

#include "app/opened_home.h"

namespace adjutant::server {
namespace {

constexpr std::size_t kMostWaiting = 256;

}  // namespace

void HomeWorker::end() {
  std::list<Thread> threads;  // joined once the lock is open: they need it to end
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  for (auto& each : threads_) each.thread.request_stop();
  threads.swap(threads_);
}

void HomeWorker::stop(const Error& why) {
  std::deque<Job> left;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    left.swap(jobs_);
    for (auto& each : threads_) each.thread.request_stop();
  }
  for (const auto& job : left) job.cannot(why);
}

bool HomeWorker::post(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopped_ || jobs_.size() >= kMostWaiting) return false;
    jobs_.push_back(std::move(job));
    std::erase_if(threads_, [](const Thread& each) { return each.ended; });
    if (jobs_.size() > idle_ && threads_.size() < most_) {
      Thread& more = threads_.emplace_back();
      more.thread = std::jthread(
          [this, &more, stays = threads_.size() == 1](const std::stop_token& stop) { run(stop, more, stays); });
    }
  }
  wake_.notify_one();
  return true;
}

void HomeWorker::run(const std::stop_token& stop, Thread& self, bool stays) {
  ChosenOwner owner;
  app::OpenedHome opened(home_, owner);
  while (true) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      ++idle_;
      const bool more = stays ? wake_.wait(lock, stop, [&] { return !jobs_.empty(); }) : !jobs_.empty();
      --idle_;
      if (!more || stop.stop_requested()) {
        self.ended = true;
        return;
      }
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    const auto assistant = opened.now();
    if (!assistant) {
      job.cannot(assistant.error());
      continue;
    }
    (*assistant)->mandate.refresh();
    owner.choose({});
    job.work({**assistant, owner, stop});
  }
}

}  // namespace adjutant::server
