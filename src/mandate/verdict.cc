#include "mandate/verdict.h"

#include <array>

namespace adjutant::mandate {

std::string_view to_string(Verdict verdict) {
  static constexpr std::array<std::string_view, 4> kNames = {"allow", "ask", "approve each", "forbid"};
  return kNames[static_cast<std::size_t>(verdict)];
}

}  // namespace adjutant::mandate
