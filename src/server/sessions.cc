#include "server/sessions.h"

#include "base/sha256.h"
#include "base/text.h"

namespace adjutant::server {
namespace {

using store::Sync;

constexpr int kSecretBits = 240;
constexpr std::chrono::minutes kLinkLives{10};
constexpr std::chrono::hours kSessionLives{24 * 30};  // after its last use
constexpr std::chrono::minutes kUseIsNoted{10};       // not more often
constexpr std::size_t kShownDevice = 120;             // characters
constexpr std::size_t kLongestSecret = 200;

std::int64_t seconds(Instant at) { return at.time_since_epoch().count(); }
Instant instant(std::int64_t seconds) { return Instant(Seconds(seconds)); }

Session read(const store::Row& row) {
  return {row.text(0), row.text(1), instant(row.integer(2)), instant(row.integer(3)), instant(row.integer(4))};
}

}  // namespace

Result<std::string> Sessions::new_token() {
  const Instant now = clock_.now();
  const std::string token = random_id(random_, kSecretBits);
  TRY(database_.run("DELETE FROM login_tokens WHERE expires <= ?", {seconds(now)}, Sync::with_the_next));
  TRY(database_.run("INSERT INTO login_tokens (hash, expires) VALUES (?, ?)",
                    {sha256_hex(token), seconds(now + kLinkLives)}));
  return token;
}

Result<std::optional<Sessions::LoggedIn>> Sessions::log_in(std::string_view token, std::string_view device) {
  const Instant now = clock_.now();
  auto transaction = TRY(store::Transaction::begin(database_));
  const int used = TRY(database_.run("DELETE FROM login_tokens WHERE hash = ? AND expires > ?",
                                     {sha256_hex(token.substr(0, kLongestSecret)), seconds(now)}));
  if (used == 0) return std::optional<LoggedIn>();
  LoggedIn made{{random_id(random_), one_line(device, kShownDevice), now, now, now + kSessionLives},
                random_id(random_, kSecretBits)};
  TRY(database_.run("INSERT INTO sessions (id, hash, device, created, last_used, expires) VALUES (?, ?, ?, ?, ?, ?)",
                    {made.session.id, sha256_hex(made.secret), made.session.device, seconds(now), seconds(now),
                     seconds(made.session.expires)}));
  TRY(database_.run("DELETE FROM sessions WHERE expires <= ?", {seconds(now)}));
  TRY(transaction.commit());
  return std::optional(std::move(made));
}

Result<std::optional<Session>> Sessions::find(std::string_view secret) {
  if (secret.empty() || secret.size() > kLongestSecret) return std::optional<Session>();
  const Instant now = clock_.now();
  std::optional<Session> found;
  TRY(database_.query("SELECT id, device, created, last_used, expires FROM sessions WHERE hash = ? AND expires > ?",
                      {sha256_hex(secret), seconds(now)}, [&](const store::Row& row) {
                        found = read(row);
                        return false;
                      }));
  if (found && now - found->last_used >= kUseIsNoted) {
    found->last_used = now;
    found->expires = now + kSessionLives;
    TRY(database_.run("UPDATE sessions SET last_used = ?, expires = ? WHERE id = ?",
                      {seconds(now), seconds(found->expires), found->id}, Sync::with_the_next));
  }
  return found;
}

Result<std::vector<Session>> Sessions::all() {
  std::vector<Session> out;
  TRY(database_.query(
      "SELECT id, device, created, last_used, expires FROM sessions WHERE expires > ? ORDER BY last_used DESC, id",
      {seconds(clock_.now())}, [&](const store::Row& row) {
        out.push_back(read(row));
        return true;
      }));
  return out;
}

Result<bool> Sessions::revoke(const std::string& id) {
  return TRY(database_.run("DELETE FROM sessions WHERE id = ?", {id})) > 0;
}

}  // namespace adjutant::server
