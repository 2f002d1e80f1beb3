// bank.prepared: the transfers that lie in the payments folder as files for the bank, whoever made them.
#pragma once

#include <vector>

#include "plan/tool.h"
#include "tools/bank/bank_tools.h"

namespace adjutant::tools::bank {

// One of those that a pain.001 file pays, in EUR.
struct PreparedTransfer {
  Party to;
  Money amount;
  Date on;
  std::string reference;
};
// Reads any bytes; a transfer that lacks its account, amount or date is none. At most 100.
std::vector<PreparedTransfer> read_transfers(std::string_view xml);

void add_prepared_tool(plan::Catalog& catalog, const BankContext& context);

}  // namespace adjutant::tools::bank
