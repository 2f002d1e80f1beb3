// Whatever the bytes are: no crash, and what is printed is read again as the same properties.
#include <cstdint>
#include <cstdlib>

#include "tools/contacts/contact.h"
#include "tools/contacts/vcard.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace adjutant::tools::contacts;
  const auto cards = parse_cards({reinterpret_cast<const char*>(data), size});
  if (!cards) return 0;
  for (const auto& card : *cards) {
    (void)contact_value(read_contact(card), contacts_label());
    const auto again = parse_cards(print_card(card));
    if (!again || again->size() != 1 || again->front().properties.size() != card.properties.size()) std::abort();
    for (std::size_t i = 0; i < card.properties.size(); ++i) {
      if (again->front().properties[i].value != card.properties[i].value) std::abort();
    }
  }
  return 0;
}
