// bank.prepared: the transfers that lie in the payments folder as files for the bank, whoever made them.
#pragma once

#include <optional>

#include "plan/tool.h"
#include "tools/bank/bank_tools.h"

namespace adjutant::tools::bank {

// What a pain.001 file pays, where it pays one amount to one account. Reads any bytes; what is not there is nothing.
struct PreparedTransfer {
  Party to;
  Money amount;
  Date on;
  std::string reference;
};
std::optional<PreparedTransfer> read_transfer(std::string_view xml);

void add_prepared_tool(plan::Catalog& catalog, const BankContext& context);

}  // namespace adjutant::tools::bank
