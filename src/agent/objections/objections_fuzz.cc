// What the checkers read of others: words of mails, names of hosts, preferences as they are kept.
#include <cstdint>

#include "agent/objections/confusables.h"
#include "agent/objections/objection.h"
#include "agent/objections/places.h"
#include "agent/objections/promises.h"
#include "agent/objections/text_clues.h"
#include "base/require.h"
#include "base/text.h"
#include "tools/mail/own_words.h"
#include "tools/mail/promises.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace adjutant;
  using namespace adjutant::agent::objections;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Time now{Instant(Seconds(1'795'500'000)), Zone()};
  for (const auto& found : {promises_in(text, now), deadlines_in(text, now)}) {
    require(found.size() <= 8);
    for (const auto& each : found)
      require(each.sentence.find('\n') == std::string::npos && !has_hidden_characters(each.sentence));
  }
  require(tools::mail::own_words(text).size() <= size + 1 && tools::mail::sentences_of(text).size() <= 400);
  for (const auto which : {tools::mail::Promising::said, tools::mail::Promising::meant}) {
    for (const auto& promise : tools::mail::find_promises(text, now, which))
      require(!has_hidden_characters(promise.text) && promise.text.find('\n') == std::string::npos);
  }
  // A name that looks like itself; a skeleton that is its own.
  const std::string plain = skeleton(text);
  require(skeleton(plain) == plain || plain.size() >= 200);
  decoded_host(text);
  same_place(text, text.substr(0, size / 2));
  is_somewhere(text);
  amounts_in(text);
  telling_words(text);
  if (const auto preference = read_preference(text)) require(read_preference(preference->text).has_value());
  if (const auto json = parse_json(text)) to_json(objection_from(*json));
  return 0;
}
