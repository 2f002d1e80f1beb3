// Payments that were prepared or made before, from the journal. Those that were taken back are not among them.
#pragma once

#include <string>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "journal/journal.h"

namespace adjutant::agent::objections {

struct PastPayment {
  std::string run;
  int step = 0;
  std::string payee, iban, reference;
  Money amount;
  Instant at{};  // when it was done
};

// Since then, newest first, at most 2000.
Result<std::vector<PastPayment>> past_payments(journal::Journal& journal, Instant since);

}  // namespace adjutant::agent::objections
