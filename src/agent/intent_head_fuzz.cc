// A kept head of which some bytes are others, or the header is: what can be read of it judges sentences without harm.
#include <cstdint>
#include <cstdlib>

#include "agent/intent_head.h"
#include "agent/kept_fuzz.h"
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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string bytes = agent::changed(kept(), input);
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
