#include <cstdint>

#include "mandate/mandate.h"
#include "plan/test_tools.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto* catalog = [] {
    auto* made = new adjutant::plan::Catalog();
    adjutant::plan::add_test_tools(*made);
    return made;
  }();
  const auto mandate = adjutant::mandate::Mandate::load({reinterpret_cast<const char*>(data), size}, *catalog);
  if (mandate) [[maybe_unused]]
    const auto bounds = mandate->bounds();
  return 0;
}
