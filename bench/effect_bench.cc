// A durable effect from its authorisation to its confirmation, every commit synced to disk; and beside it, in the same
// minute on the same disk, what one synced write costs by itself.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "bench/sample_home.h"

namespace adjutant::bench {
namespace {

constexpr int kEffects = 10;
constexpr int kRounds = 12;

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double median(std::vector<double> all) {
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

// A page of a log that has its size already, as SQLite's after its first checkpoint.
class SyncedWrites {
 public:
  explicit SyncedWrites(const std::filesystem::path& path)
      : fd_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    for (int i = 0; i < kPages; ++i) write(i);
    if (::fsync(fd_) != 0) failed = true;
  }
  ~SyncedWrites() { ::close(fd_); }
  SyncedWrites(const SyncedWrites&) = delete;

  double one() {
    const auto start = Clock::now();
    write(next_++ % kPages);
    if (::fdatasync(fd_) != 0) failed = true;
    return milliseconds_since(start);
  }
  bool failed = false;

 private:
  static constexpr int kPages = 64;
  void write(int page) {
    const std::array<char, 4096> bytes{};
    if (::pwrite(fd_, bytes.data(), bytes.size(), page * 4096L) != 4096) failed = true;
  }
  int fd_;
  int next_ = 0;
};

std::string plan_with_effects(int round) {
  std::string text;
  for (int i = 0; i < kEffects; ++i)
    text += fmt::format("reminders.add(text=\"{} of {}\", at=\"tomorrow at 9\")\n", i, round);
  return text;
}

void durable_effect(benchmark::State& state) {
  app::Assistant& home = sample_home();
  SyncedWrites disk(sample_folder() / "synced-writes");
  std::vector<double> effects;
  std::vector<double> syncs;
  for (auto _ : state) {
    for (int round = 0; round < kRounds; ++round) {
      const auto plan = plan::check_text(plan_with_effects(round), home.catalog);
      const auto view = home.runner.prepare("", *plan, {{}}, {});
      if (!view || !home.runner.approve(*view, agent::Runner::Yes::each)) {
        state.SkipWithError("the effects cannot be prepared");
        return;
      }
      for (int i = 0; i < kEffects; ++i) syncs.push_back(disk.one());
      const auto start = Clock::now();
      const auto after = home.runner.run(view->run.id, {});
      effects.push_back(milliseconds_since(start) / kEffects);
      if (!after || after->happened.size() != kEffects || after->run.state != journal::RunState::done || disk.failed) {
        state.SkipWithError(after ? after->run.reason.c_str() : after.error().message.c_str());
        return;
      }
    }
  }
  state.counters["effect_ms"] = median(effects);
  state.counters["disk_sync_ms"] = median(syncs);
}
BENCHMARK(durable_effect)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace adjutant::bench
