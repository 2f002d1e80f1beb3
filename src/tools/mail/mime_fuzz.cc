#include <cstdint>
#include <cstdlib>

#include "tools/mail/authentication.h"
#include "tools/mail/folder_name.h"
#include "tools/mail/html_text.h"
#include "tools/mail/message.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  adjutant::tools::mail::parse_message(bytes);
  adjutant::tools::mail::attachment_bytes(bytes, 0);
  adjutant::tools::mail::html_text(bytes);
  adjutant::tools::mail::is_vouched(adjutant::tools::mail::parse_headers(bytes), "mx.me.example");
  if (const auto name = adjutant::tools::mail::decode_folder_name(bytes);
      name && adjutant::tools::mail::encode_folder_name(*name) != bytes)
    std::abort();
  return 0;
}
