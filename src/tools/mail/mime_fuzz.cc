#include <cstdint>

#include "tools/mail/html_text.h"
#include "tools/mail/message.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  adjutant::tools::mail::parse_message(bytes);
  adjutant::tools::mail::html_text(bytes);
  return 0;
}
