// bank.prepare_transfer and bank.prepared: a transfer as a file in `Payments/` that the owner hands to the bank. No money moves here.
//
// The file's name and the end-to-end id are made from the intent: a second attempt finds the first one's file, and a
// bank that is given the same file twice can tell.
#pragma once

#include "base/clock.h"
#include "plan/tool.h"
#include "tools/bank/sepa.h"
#include "tools/files/folders.h"

namespace adjutant::tools::bank {

struct BankContext {
  const files::Folders& folders;
  const Clock& clock;
  Zone zone;
  Party owner;                      // empty where it is not configured: the tool then says so
  std::string folder = "Payments";  // a display path
};

// The context's parts outlive the catalog. files.trash, the inverse, must be in the catalog too.
void add_bank_tools(plan::Catalog& catalog, const BankContext& context);

// "Payment": file, to, iban, amount, on, reference.
const plan::Type& payment_type();

}  // namespace adjutant::tools::bank
