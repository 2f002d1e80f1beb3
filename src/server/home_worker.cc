#include "server/home_worker.h"

#include <map>

#include "base/folder_look.h"

namespace adjutant::server {
namespace {

constexpr std::size_t kMostWaiting = 256;
constexpr std::size_t kMostConnections = 1000;

bool is_config(std::string_view name) { return name == "config.toml"; }
// Of a connection: what is written last of it, and why it may not be used.
bool tells_how_it_is(std::string_view name) { return name == "seen.json" || name == "quarantine.json"; }
bool any(std::string_view) { return true; }

// An assistant that goes by the models and connections that the home has: it is opened anew where these have changed.
class Opened {
 public:
  Opened(fs::path home, ChosenOwner& owner) : home_(std::move(home)), owner_(owner) {}

  Result<app::Assistant*> now() {
    auto files = look();
    if (assistant_ && (files == files_ || !is_other(files))) {
      files_.config = std::move(files.config);
      return assistant_.get();
    }
    auto opened = app::Assistant::open(home_, owner_, nullptr);
    files_ = std::move(files);
    // Said once, where there is one to go on with: what cannot be used is not tried again until it is another.
    if (!opened) return std::unexpected(opened.error());
    assistant_ = std::move(*opened);
    return assistant_.get();
  }

 private:
  struct Files {
    std::vector<FolderEntry> config;
    std::map<std::string, std::vector<FolderEntry>> connections;
    bool operator==(const Files&) const = default;
  };

  Files look() const {
    Files out{look_into(home_, is_config, 1).value_or(std::vector<FolderEntry>()), {}};
    const auto folder = tools::mcp::connections_folder(home_);
    for (const auto& each : look_into(folder, any, kMostConnections).value_or(std::vector<FolderEntry>()))
      out.connections[each.name] =
          look_into(folder / each.name, tells_how_it_is, 2).value_or(std::vector<FolderEntry>());
    return out;
  }
  // What else config.toml says counts when the daemon starts anew.
  bool is_other(const Files& files) const {
    if (files.connections != files_.connections) return true;
    const auto home = agent::Home::open(home_);
    return home && home->config().planners != assistant_->home.config().planners;
  }

  const fs::path home_;
  ChosenOwner& owner_;
  std::unique_ptr<app::Assistant> assistant_;
  Files files_;  // as they were when it was opened
};

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
  Opened opened(home_, owner);
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
