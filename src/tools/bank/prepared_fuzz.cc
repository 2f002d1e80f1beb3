// Any bytes in the payments folder: what is read of them is a transfer that can be shown.
#include <cstdint>

#include "base/iban.h"
#include "base/require.h"
#include "base/text.h"
#include "tools/bank/prepared.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace adjutant;
  const auto found = tools::bank::read_transfers({reinterpret_cast<const char*>(data), size});
  require(found.size() <= 100);
  for (const auto& each : found) {
    require(parse_iban(each.to.iban).has_value() && each.on.ok() && each.amount.currency == "EUR" &&
            each.amount.minor > 0);
    for (const auto& text : {each.to.name, each.reference})
      require(text.size() <= 1000 && !text.contains('\n') && !has_hidden_characters(text));
  }
  return 0;
}
