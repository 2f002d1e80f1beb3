#include "bench/sample_home.h"

#include <fmt/format.h>

#include <cstdlib>

namespace adjutant::bench {
namespace {

[[noreturn]] void give_up(std::string_view why) {
  fmt::print(stderr, "adjutant_bench: {} Run it through scripts/bench.\n", why);
  std::exit(2);
}

}  // namespace

std::filesystem::path sample_folder() {
  const char* folder = std::getenv("ADJUTANT_BENCH_HOME");
  if (!folder) give_up("ADJUTANT_BENCH_HOME is not set.");
  return folder;
}

app::Assistant& sample_home() {
  static agent::AbsentOwner owner;
  static const auto assistant = app::Assistant::open(sample_folder(), owner, nullptr);
  if (!assistant) give_up(assistant.error().text());
  return **assistant;
}

}  // namespace adjutant::bench
