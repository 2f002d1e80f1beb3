// vCards (RFC 6350; 3.0 is RFC 2426, and 2.1 is read too) as lists of properties, and back into bytes.
//
// Strict about structure: a card that does not end, a line without a colon, an unknown charset or bytes that are not
// UTF-8 are errors. Tolerant about content: unknown properties and parameters are kept as they are, and printing a
// card that was read gives the same properties again, folded anew.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace adjutant::tools::contacts {

struct Property {
  std::string name;                                             // in capitals, without its group
  std::vector<std::pair<std::string, std::string>> parameters;  // names in capitals, values without quotes
  std::string value;  // UTF-8; backslash escapes are still there, quoted-printable and charset are not
  std::string line;   // the unfolded line, which is what is printed

  std::string_view parameter(std::string_view wanted) const;  // empty when there is none
};

struct Card {
  std::vector<Property> properties;  // without BEGIN and END
  std::string source;                // the bytes that it was read from

  const Property* first(std::string_view name) const;
};

// All cards of a file, one after the other, with nothing but empty lines between them. An error names the line.
Result<std::vector<Card>> parse_cards(std::string_view bytes);

// With BEGIN and END, CRLF, and lines folded at 75 bytes between characters.
std::string print_card(const Card& card);

// A property whose value is text (escaped here) or has been put together already.
Property text_property(std::string_view name, std::string_view text);
Property raw_property(std::string_view name, std::string_view value);

// Replaces the first property of this name in place and drops its further ones, or appends it.
void set_property(Card& card, Property property);

std::string unescape(std::string_view value);
std::string escape(std::string_view text);
// Splits at separators that are not escaped, and unescapes the parts.
std::vector<std::string> split_values(std::string_view value, char separator);

}  // namespace adjutant::tools::contacts
