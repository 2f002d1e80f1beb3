// A phrase read as a time, over all phrases of src/when/phrases.txt: the router asks this of many pieces of a sentence.
#include <benchmark/benchmark.h>

#include <fstream>
#include <string>
#include <vector>

#include "base/text.h"
#include "when/when.h"

namespace adjutant::bench {
namespace {

std::vector<std::string> phrases() {
  std::ifstream file(ADJUTANT_PHRASES);
  std::vector<std::string> all;
  for (std::string line; std::getline(file, line);) {
    const auto bar = line.find('|');
    if (!line.starts_with("#") && bar != std::string::npos)
      all.emplace_back(trim(std::string_view(line).substr(0, bar)));
  }
  return all;
}

void when_phrase(benchmark::State& state) {
  const auto all = phrases();
  if (all.empty()) {
    state.SkipWithError("there are no phrases");
    return;
  }
  const Time now = Time::at(Date(std::chrono::year(2026) / 11 / 24), Seconds(36'000), Zone());
  for (auto _ : state) {
    for (const auto& phrase : all) benchmark::DoNotOptimize(when::resolve(phrase, now));
  }
  state.counters["phrases"] = static_cast<double>(all.size());
}
BENCHMARK(when_phrase)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace adjutant::bench
