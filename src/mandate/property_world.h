// For property tests: what a mandate may ask about a made-up world, and a choice among some.
#pragma once

#include <rapidcheck.h>

#include <map>

#include "mandate/mandate.h"

namespace adjutant::mandate {

struct PropertyFacts final : Facts {
  std::map<std::string, Used> taken;
  Result<bool> in_contacts(std::string_view address) const override { return address.starts_with("a"); }
  Result<bool> is_owner(std::string_view address) const override { return address.starts_with("me"); }
  Result<bool> endorsed(std::string_view, std::string_view value, std::string_view) const override {
    return value.size() % 2 == 0;
  }
  Result<Used> used(const std::string& rule, Instant) const override {
    const auto at = taken.find(rule);
    return at == taken.end() ? Used{} : at->second;
  }
};

template <class T>
T one_of(const std::vector<T>& items) {
  return items[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(items.size())))];
}

}  // namespace adjutant::mandate
