// The benchmarks of the parts. Run by scripts/bench, which makes the home that they work on:
//
//   ADJUTANT_BENCH_HOME=DIR ADJUTANT_BENCH_SENTENCES=FILE adjutant_bench --benchmark_out=FILE
#include <benchmark/benchmark.h>

BENCHMARK_MAIN();
