#include <cstdint>

#include "mandate/difference.h"
#include "plan/test_tools.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto* catalog = [] {
    auto* made = new adjutant::plan::Catalog();
    adjutant::plan::add_test_tools(*made);
    return made;
  }();
  const auto mandate = adjutant::mandate::Mandate::load({reinterpret_cast<const char*>(data), size}, *catalog);
  if (!mandate) return 0;
  [[maybe_unused]] const auto bounds = mandate->bounds();
  const auto change = adjutant::mandate::difference({}, *mandate);
  if (adjutant::mandate::difference(*mandate, *mandate).widens) __builtin_trap();
  [[maybe_unused]] const auto text = change.text();
  return 0;
}
