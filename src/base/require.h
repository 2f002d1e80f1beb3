// For fuzz targets: what holds whatever the input is, also where asserts are off.
#pragma once

#include <cstdlib>

namespace adjutant {

inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace adjutant
