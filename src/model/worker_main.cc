// adjutant-model LIBRARY WEIGHTS: loads an engine, locks itself up, and answers frames on standard input until its end.
//
//   {"system": TEXT, "tools": TEXT, "text": TEXT, "max_tokens": N}  ->  {"answer": TEXT} or {"error": TEXT}
//
// The first frame out is {"ready": true}.
#include <algorithm>

#include "model/answering.h"
#include "model/engine.h"
#include "model/lockdown.h"

namespace {

using namespace adjutant;

constexpr int kMostTokens = 1024;
constexpr std::size_t kMostMemory = std::size_t{1} << 30;

Result<std::string> answer(model::Engine& engine, const Json& request) {
  TRY(engine.begin(request["system"].as_string(), request["tools"].as_string()));
  const auto most = std::clamp<std::int64_t>(request["max_tokens"].as_int(256), 1, kMostTokens);
  return engine.complete(request["text"].as_string(), static_cast<int>(most));
}

Result<model::Engine> prepare(const std::string& library, const std::string& weights) {
  TRY(model::lock_for_loading(kMostMemory));
  auto engine = TRY(model::Engine::load(library, weights));
  TRY(model::lock_for_answering());
  return engine;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  auto engine = prepare(argv[1], argv[2]);
  if (!engine) return model::refuse(engine.error());
  return model::answer_frames([&](const Json& request) { return answer(*engine, request); });
}
