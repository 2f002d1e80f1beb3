// "the briefing", "the one on Fridays" -> routines. All words that say something must be in its request or its times.
#pragma once

#include "tools/resolver.h"
#include "tools/routines/routines.h"

namespace adjutant::tools::routines {

class RoutineResolver final : public Resolver {
 public:
  explicit RoutineResolver(store::Database& db) : db_(db) {}
  std::string type_name() const override { return "Routine"; }
  Result<std::vector<Candidate>> resolve(std::string_view phrase, const Time& now) override;

 private:
  store::Database& db_;
};

}  // namespace adjutant::tools::routines
