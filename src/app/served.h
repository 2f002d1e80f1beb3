// What the daemon notes in the store of the page that it serves: where, and with which certificate.
#pragma once

#include <optional>
#include <string>

#include "base/time.h"
#include "store/database.h"

namespace adjutant::app {

struct ServedCertificate {
  std::string address;      // of the page that it is shown at
  std::string fingerprint;  // SHA-256
  Instant until;
};
struct Served {
  std::string address;  // for a browser of this machine, without a slash at the end
  std::optional<ServedCertificate> certificate;
};

Result<void> note_served(store::Database& database, const Served& served);
// As it was noted last; nothing where no page was ever served.
Result<std::optional<Served>> last_served(store::Database& database);

}  // namespace adjutant::app
