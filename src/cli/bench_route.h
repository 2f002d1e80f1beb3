// `adjutant bench route`: how well sentences are told apart by the embedder and a head that was trained for them, on a
// data set of the form of CLINC150. Needs no home.
#pragma once

#include <filesystem>

#include "cli/commands.h"

namespace adjutant::cli {

struct BenchRouteWords {
  std::filesystem::path train, test;
};

int bench_route(const BenchRouteWords& words, const Options& options);

}  // namespace adjutant::cli
