// A kept tagger of which some bytes are others, or the header is: what can be read of it reads sentences without harm.
#include <cstdint>
#include <cstdlib>

#include "agent/kept_fuzz.h"
#include "agent/slot_tagger.h"
#include "base/json.h"

namespace {

using namespace adjutant;
using agent::SlotTagger;

const std::string& kept() {
  static const std::string bytes =
      SlotTagger::train({{"call", {{"call"}, {"Ann"}}, {{"who", 1, 2}}, {0, 1, 1, 0}},
                         {"tell", {{"tell"}, {"Ann"}, {"all"}}, {{"who", 1, 2}, {"what", 2, 3}}, {0, 0, 1, 0, 1, 1}}},
                        2)
          .value()
          .write();
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string bytes = agent::changed(kept(), input);
  const auto tagger = SlotTagger::read_bytes(bytes);
  if (!tagger) return 0;
  const std::vector<agent::PlainWord> words = {{"tell"}, {"Bob", true}, {"everything"}};
  const std::vector<float> vectors(words.size() * tagger->width(), 0.5F);
  for (const char* skill : {"call", "tell"}) {
    if (!tagger->knows(skill)) continue;
    for (const auto& slot : tagger->read(skill, words, vectors).best(std::vector<std::string>{"who"}).slots) {
      if (slot.begin >= slot.end || slot.end > words.size()) std::abort();
    }
  }
  if (SlotTagger::read_bytes(tagger->write()).value().write() != tagger->write()) std::abort();
  return 0;
}
