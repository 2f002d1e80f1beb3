// adjutant-llama WEIGHTS: loads a GGUF file with llama.cpp, locks itself up, and answers frames on standard input until
// its end. What it is asked decides what it answers:
//
//   {"embed": [TEXT, ...]}  ->  {"answer": the embeddings as floats, one after the other, in base64} or {"error": TEXT}
//   {"embed_words": [[WORD, ...], ...]}  ->  the same for each word
//   {"write": [{"role": TEXT, "text": TEXT}, ...], "grammar": TEXT, "max_tokens": N}
//                           ->  {"answer": {"text": TEXT, "input": TOKENS, "output": TOKENS, "finished": BOOL} as JSON}
//
// The first frame out is {"ready": true}.
#include <algorithm>
#include <filesystem>

#include "base/base64.h"
#include "model/answering.h"
#include "model/embedder.h"
#include "model/llama_engine.h"
#include "model/lockdown.h"

namespace {

using namespace adjutant;

constexpr std::int64_t kMostTokens = 16'000;               // of what is written
constexpr std::size_t kRoomToWork = std::size_t{1} << 30;  // beside the weights

std::string in_base64(const std::vector<std::vector<float>>& vectors) {
  std::string bytes;
  for (const auto& vector : vectors)
    bytes.append(reinterpret_cast<const char*>(vector.data()), vector.size() * sizeof(float));
  return to_base64(bytes);
}

Result<std::string> write(model::LlamaEngine& engine, const Json& request) {
  const auto most = std::clamp<std::int64_t>(request["max_tokens"].as_int(), 1, kMostTokens);
  const auto written =
      TRY(engine.write(request["write"].items(), request["grammar"].as_string(), static_cast<int>(most)));
  return Json()
      .set("text", written.text)
      .set("input", written.input)
      .set("output", written.output)
      .set("finished", written.finished)
      .dump();
}

Result<std::string> answer(model::LlamaEngine& engine, const Json& request) {
  if (request.contains("write")) return write(engine, request);
  if (request.contains("embed")) return in_base64(TRY(engine.embed(request["embed"].items())));
  if (request.contains("embed_words"))
    return in_base64(TRY(engine.embed_words(request["embed_words"].items(), model::Embedder::kMostWords)));
  return fail(ErrorKind::failed, "The model's process does not know what it is asked for.");
}

Result<model::LlamaEngine> prepare(const std::string& weights) {
  std::error_code error;
  const auto size = std::filesystem::file_size(weights, error);
  TRY(model::lock_for_loading(kRoomToWork + (error ? 0 : 2 * size)));
  auto engine = TRY(model::LlamaEngine::load(weights));
  TRY(model::lock_for_answering());
  return engine;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  auto engine = prepare(argv[1]);
  if (!engine) return model::refuse(engine.error());
  return model::answer_frames([&](const Json& request) { return answer(*engine, request); });
}
