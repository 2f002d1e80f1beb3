// Browsers that are logged in, kept in the home's store, by the hashes of their secrets alone.
//
// A login link's token works once and for a few minutes. What it gives is a session: a secret in a cookie, which is looked
// up at every request, so that one that was revoked, here or by another process, is dropped at once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "store/database.h"

namespace adjutant::server {

struct Session {
  std::string id;      // names it; opens nothing
  std::string device;  // what the browser called itself: a text from outside
  Instant created, last_used, expires;
};

class Sessions {
 public:
  Sessions(store::Database& database, const Clock& clock, Random& random)
      : database_(database), clock_(clock), random_(random) {}

  // A token for a login link.
  Result<std::string> new_token();

  struct LoggedIn {
    Session session;
    std::string secret;  // for the cookie
  };
  // Uses a token up; nothing where it is none, was used, or is too old.
  Result<std::optional<LoggedIn>> log_in(std::string_view token, std::string_view device);

  // The session that a cookie's secret opens; it lives on for a while after each use.
  Result<std::optional<Session>> find(std::string_view secret);
  Result<std::vector<Session>> all();
  // False where there is none of this id.
  Result<bool> revoke(const std::string& id);

 private:
  store::Database& database_;
  const Clock& clock_;
  Random& random_;
};

}  // namespace adjutant::server
