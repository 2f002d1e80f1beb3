// What a worker sends: frames, and in them an engine's answer.
#include <cstddef>
#include <cstdint>

#include "model/frame.h"
#include "model/llama_embedder.h"
#include "model/needle.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace adjutant::model;
  constexpr std::size_t kCharacters = Embedder::kDimension * sizeof(float) * 4 / 3;  // of one vector
  static const std::vector<Form> kForms = {{"write_to", "", {{"who", "", true, {}}, {"body", "", false, {}}}}};
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  (void)read_filling(bytes, kForms);
  (void)read_embeddings(bytes, size / kCharacters);
  std::string buffer = bytes;
  while (true) {
    const auto message = take_frame(buffer);
    if (!message || !*message) break;
    (void)read_filling((**message)["answer"].as_string(), kForms);
  }
  return 0;
}
