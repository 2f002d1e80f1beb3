// From a correction to the first sentence that is judged by what it has taught, in a process that is there already.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "bench/sample_home.h"

namespace adjutant::bench {
namespace {

constexpr int kCorrections = 50;
constexpr const char* kSkill = "add_to_list";

void judge(app::Assistant& home) {
  std::vector<agent::Understanding> ranking;
  home.skill_head.weigh("what about the other pile", "what about the other pile", ranking, {});
}

void correction_until_it_counts(benchmark::State& state) {
  app::Assistant& home = sample_home();
  std::vector<double> times;
  std::vector<std::int64_t> numbers;
  if (!home.embedder) return state.SkipWithError("there is no embedder");
  [[maybe_unused]] const auto& skills = home.skills();  // read, as by a request before
  for (auto _ : state) {
    judge(home);
    for (int i = 0; i < kCorrections; ++i) {
      const auto start = std::chrono::steady_clock::now();
      const auto number = home.taught.teach(fmt::format("see to number {} of the pile", i), kSkill, home.clock.now());
      judge(home);
      const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
      if (!number) return state.SkipWithError(number.error().message.c_str());
      numbers.push_back(*number);
      times.push_back(took.count());
    }
  }
  for (const auto number : numbers) {
    if (const auto gone = home.taught.forget(number); !gone) return state.SkipWithError(gone.error().message.c_str());
  }
  std::sort(times.begin(), times.end());
  state.counters["p50_ms"] = times[times.size() / 2];
  state.counters["p95_ms"] = times[times.size() * 95 / 100];
  state.counters["corrections"] = static_cast<double>(times.size());
}
BENCHMARK(correction_until_it_counts)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace adjutant::bench
