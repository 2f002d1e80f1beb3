// The bytes that an endpoint sends, on their whole way to a typed value: whatever they are, what is taken has its form.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "agent/reader_answer.h"
#include "base/text.h"
#include "model/completion.h"

namespace {

using namespace adjutant;
using plan::Kind;
using plan::Type;

const std::string kText =
    "Pay 91.30 EUR to DE28 9900 5555 0000 4200 17, write to ben@work.example. Not x-ben@work.example.";

void check(const plan::Value& value, std::size_t most) {
  if (value.missing()) return;
  if (value.text().size() > most || has_hidden_characters(value.text())) std::abort();
  if (value.type.kind() == Kind::iban && value.text() != "DE28990055550000420017") std::abort();
  if (value.type.kind() == Kind::address && fold(value.text()) != "ben@work.example" &&
      fold(value.text()) != "x-ben@work.example")
    std::abort();
  if (value.is_placeholder()) std::abort();
  for (const auto& item : value.items()) check(item, most);
}

Type everything() {
  const Type row = Type::record("Row", {{"who", Kind::address, ""}, {"days", Type::list(Kind::date), ""}});
  return Type::record("Everything", {{"text", Kind::text, ""},
                                     {"number", Type(Kind::number).as_optional(), ""},
                                     {"yes", Type(Kind::boolean).as_optional(), ""},
                                     {"time", Type(Kind::time).as_optional(), ""},
                                     {"length", Type(Kind::duration).as_optional(), ""},
                                     {"money", Type(Kind::money).as_optional(), ""},
                                     {"iban", Type(Kind::iban).as_optional(), ""},
                                     {"file", Type(Kind::file).as_optional(), ""},
                                     {"kind", Type::enumeration("Kind", {"bill", "other"}).as_optional(), ""},
                                     {"rows", Type::list(row).as_optional(), ""}});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Type record = everything();
  const auto words = model::read_completion({reinterpret_cast<const char*>(data), size}).words;
  if (!words) return 0;
  const auto answer = model::json_object_in(*words);
  if (!answer) return 0;
  const agent::ReadText read{kText, {}, nullptr, {}};
  if (const auto value = agent::read_record(record, *answer, read)) {
    check(*value, agent::kMaxFieldText);
    // What the journal keeps is read back the same.
    const auto back = plan::decode(record.as_optional(), plan::encode(*value));
    if (!back || !plan::same_data(*back, *value)) std::abort();
  }
  (void)agent::read_option({"yes", "no"}, *answer);
  if (const auto index = agent::read_index(3, *answer); index && *index && **index >= 3) std::abort();
  if (const auto text = agent::read_draft(*answer)) check(plan::text_value(*text), agent::kMaxDraftText);
  return 0;
}
