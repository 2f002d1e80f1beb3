// Any JSON as a schema, and after a zero byte any JSON as a value: types stay within bounds, and what was read is
// written so that it reads the same.
#include <cstdint>
#include <cstdlib>

#include "tools/mcp/schema.h"

using namespace adjutant;  // NOLINT(google-build-using-namespace): a fuzz target is one function

namespace {

void read_and_write(const tools::mcp::Form& form, std::string_view text) {
  const auto json = parse_json(text, 1 << 20);
  if (!json) return;
  const auto value = tools::mcp::read_json(form, *json, "it", Zone());
  if (!value) return;
  const auto written = tools::mcp::write_json(form, *value, "it", Zone());
  if (!written) return;  // a text that holds no JSON where only JSON is admitted cannot have been read
  const auto again = tools::mcp::read_json(form, *written, "it", Zone());
  if (!again || !plan::same_data(*value, *again)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = text.find('\0');
  const auto schema = parse_json(text.substr(0, end), 1 << 20);
  if (!schema) return 0;
  tools::mcp::SchemaReader reader("Fuzz");
  if (const auto form = reader.read(*schema, "thing")) {
    if (plan::depth(form->type) > plan::kMaxTypeDepth) std::abort();
    if (end != std::string_view::npos) read_and_write(*form, text.substr(end + 1));
  }
  (void)reader.arguments(*schema, "thing");
  (void)reader.result(*schema, "thing");
  return 0;
}
