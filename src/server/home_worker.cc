#include "server/home_worker.h"

namespace adjutant::server {
namespace {

constexpr std::size_t kMostWaiting = 256;

}  // namespace

HomeWorker::~HomeWorker() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

bool HomeWorker::post(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (jobs_.size() >= kMostWaiting) return false;
    jobs_.push_back(std::move(job));
    if (!thread_.joinable()) thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  wake_.notify_one();
  return true;
}

void HomeWorker::run(const std::stop_token& stop) {
  ChosenOwner owner;
  std::unique_ptr<app::Assistant> assistant;
  while (true) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      if (!wake_.wait(lock, stop, [&] { return !jobs_.empty(); })) return;
      if (stop.stop_requested()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    if (!assistant) {
      auto opened = app::Assistant::open(home_, owner, nullptr);
      if (!opened) {
        job.cannot(opened.error());
        continue;
      }
      assistant = std::move(*opened);
    }
    assistant->mandate.refresh();
    owner.choose({});
    job.work({*assistant, owner, stop});
  }
}

}  // namespace adjutant::server
