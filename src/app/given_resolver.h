// What "this" means in a sentence that something was given with (app/given.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/value.h"
#include "tools/resolver.h"

namespace adjutant::app {

// The sentence with what points to it named: "pay this bill" becomes "pay the given file". Where nothing points to it, it is
// what the sentence is about: "summarise".
std::string pointing_to_given(std::string_view sentence);

// Type "file": those that were given, where they are named so; else as another finds it.
class GivenResolver final : public tools::Resolver {
 public:
  // Both outlive it. `given`: records that have the file as a field.
  GivenResolver(const std::vector<plan::Value>& given, tools::Resolver& others) : given_(given), others_(others) {}
  std::string type_name() const override { return "file"; }
  Result<std::vector<tools::Candidate>> resolve(std::string_view phrase, const Time& now) override;

 private:
  const std::vector<plan::Value>& given_;
  tools::Resolver& others_;
};

}  // namespace adjutant::app
