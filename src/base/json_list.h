// A list of texts as a JSON array.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace adjutant {

inline Json json_list(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const auto& text : texts) list.push(text);
  return list;
}

}  // namespace adjutant
