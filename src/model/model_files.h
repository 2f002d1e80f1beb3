// Where the embedded models lie: a folder that scripts/fetch-models fills from PyPI, pinned by SHA-256.
#pragma once

#include <filesystem>
#include <optional>

#include "base/error.h"
#include "model/worker.h"

namespace adjutant::model {

// ADJUTANT_MODELS, or adjutant/models in the XDG cache folder.
std::filesystem::path models_folder();

// A worker's files, if all of them are there; the program stands beside the running command.
std::optional<WorkerFiles> find_needle(const std::filesystem::path& folder);
std::optional<WorkerFiles> find_embedder(const std::filesystem::path& folder);
// Those of a GGUF file of the owner's; the error says what is missing.
Result<WorkerFiles> files_of_gguf(const std::filesystem::path& weights);

}  // namespace adjutant::model
