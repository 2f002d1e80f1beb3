// Browsers that are logged in, kept in the home's store, by the hashes of their secrets alone.
//
// A login link's token works once and for a few minutes. What it gives is a session: a secret in a cookie, which is looked
// up at every request, so that one that was revoked, here or by another process, is dropped at once.
//
// After some hours a browser is offered another secret. With the first use of that the one before is replaced: it opens the
// session for a moment more, for requests that were on their way, and whoever comes with it later has a copy that the
// browser has not, so that the session ends for both. An offer that never arrived costs nothing: it is made again.
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
  std::string member;  // whose it is (app/household.h); empty: the owner's
  std::string device;  // what the browser called itself: a text from outside
  Instant created, last_used, expires;
  bool wants_renewal = false;  // found by a secret that has been in force for long
};

class Sessions {
 public:
  Sessions(store::Database& database, const Clock& clock, Random& random)
      : database_(database), clock_(clock), random_(random) {}

  // A token for a login link of the owner's or a member's.
  Result<std::string> new_token(const std::string& member = {});

  struct LoggedIn {
    Session session;
    std::string secret;  // for the cookie
  };
  // A session for whoever has proved who they are.
  Result<LoggedIn> open(const std::string& member, std::string_view device);
  // Uses a token up; nothing where it is none, was used, or is too old.
  Result<std::optional<LoggedIn>> log_in(std::string_view token, std::string_view device);

  // The session that a cookie's secret opens; it lives on for a while after each use.
  Result<std::optional<Session>> find(std::string_view secret);
  // A secret to take the place of the one in force, for the browser's cookie.
  Result<std::string> offer(const Session& session);
  // Everybody's.
  Result<std::vector<Session>> all();
  // False where there is none of this id.
  Result<bool> revoke(const std::string& id);
  // All of one person's; how many there were.
  Result<int> revoke_all(const std::string& member);

 private:
  Result<std::optional<Session>> find_in_force(const std::string& hash, Instant now);
  Result<std::optional<Session>> find_other(const std::string& hash, Instant now);
  store::Database& database_;
  const Clock& clock_;
  Random& random_;
};

}  // namespace adjutant::server
