// The owner's password for the page, stored as argon2id (RFC 9106) makes it, with its parameters; there may be none.
#pragma once

#include <string>

#include "base/id.h"
#include "store/database.h"

namespace adjutant::server {

class Password {
 public:
  static constexpr std::size_t kShortest = 12;   // characters
  static constexpr std::size_t kLongest = 1024;  // bytes

  Password(store::Database& database, Random& random) : database_(database), random_(random) {}

  // Errors: too short, too long, no text.
  Result<void> set(std::string_view password);
  Result<bool> is_set() const;
  // False also where there is none. Takes tens of milliseconds and 64 MiB; one that was stored with other parameters is
  // stored anew.
  Result<bool> matches(std::string_view password);
  // False where there was none.
  Result<bool> remove();

 private:
  Result<void> store(std::string_view password);

  store::Database& database_;
  Random& random_;
};

}  // namespace adjutant::server
