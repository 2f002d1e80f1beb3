#include "model/model_files.h"

#include <cstdlib>

namespace adjutant::model {
namespace fs = std::filesystem;
namespace {

constexpr const char* kNeedle = "needle-3.10.2";  // as scripts/fetch-models names it

}  // namespace

fs::path models_folder() {
  if (const char* named = std::getenv("ADJUTANT_MODELS"); named && *named) return named;
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache && *cache) return fs::path(cache) / "adjutant/models";
  const char* home = std::getenv("HOME");
  return fs::path(home ? home : "/") / ".cache/adjutant/models";
}

std::optional<WorkerFiles> find_needle(const fs::path& folder) {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (error) return std::nullopt;
  const WorkerFiles files{self.parent_path() / "adjutant-model", folder / kNeedle / "libneedle3.so",
                          folder / kNeedle / "needle3.cact"};
  for (const auto* file : {&files.program, &files.library, &files.weights}) {
    if (!fs::is_regular_file(*file, error)) return std::nullopt;
  }
  return files;
}

}  // namespace adjutant::model
