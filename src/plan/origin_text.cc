#include "plan/origin_text.h"

#include "base/text.h"

namespace adjutant::plan {

std::string origin_text(std::string_view text, std::size_t max_characters) {
  const std::string line = one_line(text, text.size() + 1);
  const std::size_t characters = length(line);
  if (characters <= max_characters) return line;
  const std::size_t begins = max_characters / 2, ends = max_characters - 1 - begins;
  std::string out;
  std::size_t number = 0;  // of the character, from 1
  for (const char c : line) {
    const bool is_first_byte = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (is_first_byte && ++number == begins + 1) out += "…";
    if (number <= begins || number > characters - ends) out += c;
  }
  return out;
}

}  // namespace adjutant::plan
