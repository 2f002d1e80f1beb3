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
constexpr std::chrono::hours kOfferedAfter{6};        // that a secret has been in force
constexpr Seconds kOnTheWay{60};           // how long a request, or an answer with an offer, may be under way
constexpr std::size_t kShownDevice = 120;  // characters
constexpr std::size_t kLongestSecret = 200;

std::int64_t seconds(Instant at) { return at.time_since_epoch().count(); }
Instant instant(std::int64_t seconds) { return Instant(Seconds(seconds)); }

Session read(const store::Row& row) {
  return {
      row.text(0), row.text(7), row.text(1), instant(row.integer(2)), instant(row.integer(3)), instant(row.integer(4))};
}

// A secret is in force since the one before was replaced. Whoever was offered another a moment ago gets no second one:
// of two answers that cross, the later one would bring the secret that is not known any more.
bool wants_renewal(const store::Row& row, Instant now) {
  return now - instant(row.integer(5)) >= kOfferedAfter && now - instant(row.integer(6)) >= kOnTheWay;
}

}  // namespace

Result<std::string> Sessions::new_token(const std::string& member) {
  const Instant now = clock_.now();
  const std::string token = random_id(random_, kSecretBits);
  TRY(database_.run("DELETE FROM login_tokens WHERE expires <= ?", {seconds(now)}, Sync::with_the_next));
  TRY(database_.run("INSERT INTO login_tokens (hash, expires, member) VALUES (?, ?, ?)",
                    {sha256_hex(token), seconds(now + kLinkLives), member}));
  return token;
}

Result<std::optional<Sessions::LoggedIn>> Sessions::log_in(std::string_view token, std::string_view device) {
  const Instant now = clock_.now();
  auto transaction = TRY(store::Transaction::begin(database_));
  const std::string hash = sha256_hex(token.substr(0, kLongestSecret));
  const auto member =
      TRY(database_.text("SELECT member FROM login_tokens WHERE hash = ? AND expires > ?", {hash, seconds(now)}));
  if (!member) return std::optional<LoggedIn>();
  TRY(database_.run("DELETE FROM login_tokens WHERE hash = ?", {hash}));
  auto made = TRY(open(*member, device));
  TRY(transaction.commit());
  return std::optional(std::move(made));
}

Result<Sessions::LoggedIn> Sessions::open(const std::string& member, std::string_view device) {
  const Instant now = clock_.now();
  LoggedIn made{{random_id(random_), member, one_line(device, kShownDevice), now, now, now + kSessionLives},
                random_id(random_, kSecretBits)};
  TRY(database_.run(
      "INSERT INTO sessions (id, hash, device, created, last_used, expires, member) VALUES (?, ?, ?, ?, ?, ?, ?)",
      {made.session.id, sha256_hex(made.secret), made.session.device, seconds(now), seconds(now),
       seconds(made.session.expires), member}));
  TRY(database_.run("DELETE FROM sessions WHERE expires <= ?", {seconds(now)}));
  return made;
}

Result<std::optional<Session>> Sessions::find(std::string_view secret) {
  if (secret.empty() || secret.size() > kLongestSecret) return std::optional<Session>();
  const Instant now = clock_.now();
  const std::string hash = sha256_hex(secret);
  auto found = TRY(find_in_force(hash, now));
  if (!found) found = TRY(find_other(hash, now));
  if (found && now - found->last_used >= kUseIsNoted) {
    found->last_used = now;
    found->expires = now + kSessionLives;
    TRY(database_.run("UPDATE sessions SET last_used = ?, expires = ? WHERE id = ?",
                      {seconds(now), seconds(found->expires), found->id}, Sync::with_the_next));
  }
  return found;
}

Result<std::optional<Session>> Sessions::find_in_force(const std::string& hash, Instant now) {
  std::optional<Session> found;
  TRY(database_.query(
      "SELECT id, device, created, last_used, expires, "
      "coalesce((SELECT max(at) FROM session_secrets WHERE session = id AND state = 'replaced'), created), "
      "coalesce((SELECT max(at) FROM session_secrets WHERE session = id AND state = 'offered'), 0), "
      "member FROM sessions WHERE hash = ? AND expires > ?",
      {hash, seconds(now)}, [&](const store::Row& row) {
        found = read(row);
        found->wants_renewal = wants_renewal(row, now);
        return false;
      }));
  return found;
}

// By a secret that was offered, or was in force before.
Result<std::optional<Session>> Sessions::find_other(const std::string& hash, Instant now) {
  // Of garbage nothing is written. What was offered may have been put in force between the two looks.
  if (!TRY(database_.integer("SELECT 1 FROM session_secrets WHERE hash = ?", {hash}))) return find_in_force(hash, now);
  auto transaction = TRY(store::Transaction::begin(database_));
  std::string in_force, state;
  std::optional<Session> found;
  Instant at{};
  TRY(
      database_.query("SELECT id, device, created, last_used, expires, sessions.hash, state, member, at FROM "
                      "session_secrets JOIN sessions ON "
                      "id = session WHERE session_secrets.hash = ? AND expires > ?",
                      {hash, seconds(now)}, [&](const store::Row& row) {
                        found = read(row);
                        in_force = row.text(5);
                        state = row.text(6);
                        at = instant(row.integer(8));
                        return false;
                      }));
  if (!found) return find_in_force(hash, now);
  if (state == "offered") {
    TRY(database_.run("UPDATE sessions SET hash = ? WHERE id = ?", {hash, found->id}));
    TRY(database_.run("DELETE FROM session_secrets WHERE session = ? AND (state = 'offered' OR at <= ?)",
                      {found->id, seconds(now - kSessionLives)}));
    TRY(database_.run("INSERT INTO session_secrets (hash, session, state, at) VALUES (?, ?, 'replaced', ?)",
                      {in_force, found->id, seconds(now)}));
  } else if (now - at >= kOnTheWay) {
    TRY(revoke(found->id));
    found.reset();
  }
  TRY(transaction.commit());
  return found;
}

Result<std::string> Sessions::offer(const Session& session) {
  const std::string secret = random_id(random_, kSecretBits);
  auto transaction = TRY(store::Transaction::begin(database_));
  TRY(database_.run("DELETE FROM session_secrets WHERE session = ? AND state = 'offered'", {session.id}));
  TRY(database_.run("INSERT INTO session_secrets (hash, session, state, at) VALUES (?, ?, 'offered', ?)",
                    {sha256_hex(secret), session.id, seconds(clock_.now())}));
  TRY(transaction.commit());
  return secret;
}

Result<int> Sessions::revoke_all(const std::string& member) {
  return database_.run("DELETE FROM sessions WHERE member = ?", {member});
}

Result<std::vector<Session>> Sessions::all() {
  std::vector<Session> out;
  TRY(
      database_.query("SELECT id, device, created, last_used, expires, 0, 0, member FROM sessions WHERE expires > ? "
                      "ORDER BY last_used DESC, id",
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
