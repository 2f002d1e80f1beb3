// A kept head of which some bytes are others, or the header is: what can be read of it judges sentences without harm.
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "agent/intent_head.h"
#include "base/json.h"

namespace {

using namespace adjutant;
using agent::IntentHead;

const std::string& kept() {
  static const std::string bytes = IntentHead::train({{"buy bread", {1, 0}, "a"},
                                                      {"buy milk", {0.8F, 0.6F}, "a"},
                                                      {"play a song", {0, 1}, "b"},
                                                      {"play music", {0.6F, 0.8F}, "b"},
                                                      {"how deep is it", {-1, 0}, ""}},
                                                     {.threads = 1})
                                       .value()
                                       .write();
  return bytes;
}

// Each five bytes: a place, and what is put there.
std::string changed(std::string_view input) {
  std::string bytes = kept();
  for (; input.size() >= 5; input.remove_prefix(5)) {
    std::uint32_t place = 0;
    std::memcpy(&place, input.data(), sizeof(place));
    bytes[place % bytes.size()] = input[4];
  }
  return input.empty() ? bytes : bytes.substr(0, bytes.size() - input.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto numbers = std::string_view(kept()).substr(kept().find('\n') + 1);
  const std::string bytes = input.starts_with('{')
                                ? std::string(input.substr(0, input.find('\n'))) + "\n" + std::string(numbers)
                                : changed(input);
  auto head = IntentHead::read(bytes);
  if (!head) return 0;
  const auto width = parse_json(bytes.substr(0, bytes.find('\n'))).value()["width"].as_int();
  const std::vector<float> vector(static_cast<std::size_t>(width), 0.5F);
  const auto judged = head->judge("buy a song", vector);
  if (judged.best.empty() || judged.best.size() > IntentHead::kJudged) std::abort();
  head->add({"sing", vector, "c"});
  (void)head->judge("sing", vector);
  // What is kept of it is read again, unless a number has grown beyond all bounds.
  (void)IntentHead::read(head->write());
  return 0;
}
