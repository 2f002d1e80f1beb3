// The passkeys of the owner and of members, kept in the owner's store: what they are called, and the public halves of their keys.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "store/database.h"

namespace adjutant::server {

struct Passkey {
  std::string id;          // names it; opens nothing
  std::string member;      // whose it is; empty: the owner's
  std::string name;        // as they call it
  std::string credential;  // bytes, by which the browser knows it
  std::string public_key;  // bytes, as SubjectPublicKeyInfo
  std::int64_t counter = 0;
  Instant created, last_used;
};

class Passkeys {
 public:
  Passkeys(store::Database& database, const Clock& clock, Random& random)
      : database_(database), clock_(clock), random_(random) {}

  // Errors: they have too many, or this one is known.
  Result<Passkey> add(const std::string& member, const std::string& name, const std::string& credential,
                      const std::string& public_key, std::int64_t counter);
  // Everybody's.
  Result<std::vector<Passkey>> all();
  Result<std::vector<Passkey>> of(const std::string& member);
  Result<std::optional<Passkey>> find(const std::string& credential);
  Result<void> used(const Passkey& passkey, std::int64_t counter);
  // False where there is none of this id.
  Result<bool> remove(const std::string& id);

 private:
  store::Database& database_;
  const Clock& clock_;
  Random& random_;
};

// Whether anybody has something to log in with that does not need this machine's command line.
Result<bool> has_login(store::Database& database, const Clock& clock, Random& random);

}  // namespace adjutant::server
