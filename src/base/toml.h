// The TOML library for the files that read TOML. Its own asserts speak of what was read (a control character after
// "[[" trips one in 3.3.0), so they become exceptions: such a text cannot be read, like any other broken one.
#pragma once

#include <stdexcept>

namespace adjutant {

constexpr void toml_assert(bool holds) {
  if (!holds) throw std::runtime_error("it is not valid TOML");
}

}  // namespace adjutant

#define TOML_ASSERT(expression) ::adjutant::toml_assert(static_cast<bool>(expression))
#include <toml++/toml.h>
