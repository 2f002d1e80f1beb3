// The password of the owner, or of a member, for the page, stored as argon2id (RFC 9106) makes it, with its parameters;
// there may be none.
#pragma once

#include <string>

#include "base/id.h"
#include "store/database.h"

namespace adjutant::server {

class Password {
 public:
  static constexpr std::size_t kShortest = 12;   // characters
  static constexpr std::size_t kLongest = 1024;  // bytes

  // `member`: whose it is (app/household.h); empty: the owner's.
  Password(store::Database& database, Random& random, std::string member = {})
      : database_(database), random_(random), member_(std::move(member)) {}

  // Errors: too short, too long, no text.
  Result<void> set(std::string_view password);
  Result<bool> is_set() const;
  // False also where there is none, or nobody of that id. Takes tens of milliseconds and 64 MiB, whatever the answer: how
  // long it takes does not tell who has one. One that was stored with other parameters is stored anew.
  Result<bool> matches(std::string_view password);
  // False where there was none.
  Result<bool> remove();

 private:
  Result<void> store(std::string_view password);
  Result<std::string> stored() const;  // empty: none
  Result<void> write(const std::string& hash);

  store::Database& database_;
  Random& random_;
  const std::string member_;
};

// Whether the owner or any member has one.
Result<bool> any_password(store::Database& database);

}  // namespace adjutant::server
