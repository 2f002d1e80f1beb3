// The home that scripts/bench has made, opened once for all benchmarks that need real tools and a real journal.
#pragma once

#include "app/assistant.h"

namespace adjutant::bench {

// Ends the process with a sentence when ADJUTANT_BENCH_HOME names no home: a benchmark without it would measure nothing.
app::Assistant& sample_home();

// The folder of that home, on the disk that the journal is on.
std::filesystem::path sample_folder();

}  // namespace adjutant::bench
