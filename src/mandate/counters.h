// What the limits of the mandate have used up, kept in the store so that it survives a restart.
#pragma once

#include "mandate/mandate.h"
#include "store/database.h"

namespace adjutant::mandate {

class Counters {
 public:
  explicit Counters(store::Database& database) : database_(database) {}

  Result<Facts::Used> used(const std::string& rule, Instant since) const;

  // Counts the effect once, however often it is called; an error (forbidden) when the rule's limit is used up. Check
  // and count are one transaction, so that two runs cannot both take the last place.
  Result<void> count(const Rule& rule, const plan::Call& call, const std::string& effect, const Time& now);
  Result<void> give_back(const std::string& effect);

 private:
  store::Database& database_;
};

}  // namespace adjutant::mandate
