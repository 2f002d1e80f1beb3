// A SEPA credit transfer as a file for the bank: ISO 20022 pain.001.001.09, one payment, customer to bank.
#pragma once

#include <string>

#include "base/error.h"
#include "base/money.h"
#include "base/time.h"

namespace adjutant::tools::bank {

struct Party {
  std::string name;
  std::string iban;
};

struct Transfer {
  Party from;
  Party to;
  Money amount;
  Date on;
  std::string reference;  // may be empty
  std::string id;         // end to end, at most 35 characters
  Instant made{};
};

// Errors: another currency than EUR, an amount of nothing or over 999,999,999.99, names over 70 and references over 140
// characters, an IBAN with a wrong checksum. Nothing is cut off silently.
Result<std::string> credit_transfer_xml(const Transfer& transfer);

// For element content and attributes; characters that XML 1.0 does not allow are left out.
std::string escape_xml(std::string_view text);

}  // namespace adjutant::tools::bank
