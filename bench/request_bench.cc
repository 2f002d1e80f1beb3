// From the sentence to the preview in a process that is there already, as in a chat: one sentence a line of the file
// ADJUTANT_BENCH_SENTENCES, each asked once as `ask --dry-run --json` does it.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>

#include "bench/sample_home.h"
#include "cli/commands.h"

namespace adjutant::bench {
namespace {

// Standard output goes nowhere as long as it lives.
class Quiet {
 public:
  Quiet() : kept_(::dup(STDOUT_FILENO)) {
    std::fflush(stdout);
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(nowhere, STDOUT_FILENO);
    ::close(nowhere);
  }
  ~Quiet() {
    std::fflush(stdout);
    ::dup2(kept_, STDOUT_FILENO);
    ::close(kept_);
  }
  Quiet(const Quiet&) = delete;

 private:
  int kept_;
};

void request_to_preview(benchmark::State& state) {
  const char* file = std::getenv("ADJUTANT_BENCH_SENTENCES");
  std::ifstream lines(file ? file : "");
  app::Assistant& home = sample_home();
  std::vector<double> times;
  double asked = 0;
  for (auto _ : state) {
    const Quiet quiet;
    for (std::string sentence; std::getline(lines, sentence); ++asked) {
      const auto start = std::chrono::steady_clock::now();
      const int status = cli::ask(home, sentence, {.json = true, .dry_run = true}, {});
      const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
      if (status == 0 || status == static_cast<int>(ErrorKind::needs_approval)) times.push_back(took.count());
    }
  }
  if (times.empty()) {
    state.SkipWithError("no sentence led to a preview");
    return;
  }
  std::sort(times.begin(), times.end());
  state.counters["p50_ms"] = times[times.size() / 2];
  state.counters["p95_ms"] = times[times.size() * 95 / 100];
  state.counters["previews"] = static_cast<double>(times.size());
  state.counters["asked"] = asked;
}
BENCHMARK(request_to_preview)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace adjutant::bench
