#include "journal/watch.h"

#include <condition_variable>
#include <mutex>

namespace adjutant::journal {
namespace {

constexpr std::chrono::milliseconds kPause{50};

void look(const std::string& path, const Clock& clock, const std::string& run, const Lease& lease,
          std::stop_source& source, std::stop_token end) {
  std::mutex mutex;
  std::condition_variable_any wake;
  const auto pause = [&] {
    std::unique_lock hold(mutex);
    wake.wait_for(hold, end, kPause, [] { return false; });
    return !end.stop_requested();
  };
  if (!pause()) return;  // most runs are over by then
  auto database = store::Database::open(path);
  if (!database) return;  // the lease then ends by itself, and no effect follows
  Journal journal(*database, clock);
  auto renewed = std::chrono::steady_clock::now();
  do {
    const auto stop = journal.stop_requested(run);
    if (stop && *stop) source.request_stop();
    if (std::chrono::steady_clock::now() - renewed < lease.duration / 4) continue;
    const auto held = journal.renew(run, lease);
    if (held && !*held) source.request_stop();
    if (held) renewed = std::chrono::steady_clock::now();
  } while (pause());
}

}  // namespace

Watch::Watch(Journal& journal, const std::string& run, const Lease& lease, std::stop_token outer)
    : forward_(std::move(outer), Forward{source_}),
      thread_([this, path = journal.database().path(), &clock = journal.clock(), run, lease](std::stop_token end) {
        look(path, clock, run, lease, source_, std::move(end));
      }) {}

Watch::~Watch() = default;

}  // namespace adjutant::journal
