#include "model/model_files.h"

#include <cstdlib>

namespace adjutant::model {
namespace fs = std::filesystem;
namespace {

// As scripts/fetch-models names them.
constexpr const char* kNeedle = "needle-3.10.2";
constexpr const char* kEmbedders[] = {"all-minilm-l6-v2-bf16", "all-minilm-l6-v2-q8_0"};  // what fits the processor

std::optional<WorkerFiles> if_there(WorkerFiles files, const char* program) {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (error) return std::nullopt;
  files.program = self.parent_path() / program;
  for (const auto* file : {&files.program, &files.library, &files.weights}) {
    if (!file->empty() && !fs::is_regular_file(*file, error)) return std::nullopt;
  }
  return files;
}

}  // namespace

fs::path models_folder() {
  if (const char* named = std::getenv("ADJUTANT_MODELS"); named && *named) return named;
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache && *cache) return fs::path(cache) / "adjutant/models";
  const char* home = std::getenv("HOME");
  return fs::path(home ? home : "/") / ".cache/adjutant/models";
}

std::optional<WorkerFiles> find_needle(const fs::path& folder) {
  return if_there({"", folder / kNeedle / "libneedle3.so", folder / kNeedle / "needle3.cact"}, "adjutant-model");
}

std::optional<WorkerFiles> find_embedder(const fs::path& folder) {
  for (const auto* name : kEmbedders) {
    if (auto files = if_there({"", "", folder / name / "model.gguf"}, "adjutant-llama")) return files;
  }
  return std::nullopt;
}

Result<WorkerFiles> files_of_gguf(const fs::path& weights) {
  std::error_code error;
  if (!fs::is_regular_file(weights, error))
    return fail(ErrorKind::failed, "There is no file " + weights.string() + ".", "Look at its section in config.toml.");
  auto files = if_there({"", "", fs::absolute(weights)}, "adjutant-llama");
  if (!files) {
    return fail(ErrorKind::failed, "Models in files cannot be run: adjutant-llama was not built.",
                "scripts/fetch-llama fetches llama.cpp; then build Adjutant again.");
  }
  return std::move(*files);
}

}  // namespace adjutant::model
