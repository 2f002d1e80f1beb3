// What a worker sends: frames, and in them an engine's answer.
#include <cstddef>
#include <cstdint>

#include "model/frame.h"
#include "model/needle.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace adjutant::model;
  static const std::vector<Form> kForms = {{"write_to", "", {{"who", "", true, {}}, {"body", "", false, {}}}}};
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  (void)read_filling(bytes, kForms);
  std::string buffer = bytes;
  while (true) {
    const auto message = take_frame(buffer);
    if (!message || !*message) break;
    (void)read_filling((**message)["answer"].as_string(), kForms);
  }
  return 0;
}
