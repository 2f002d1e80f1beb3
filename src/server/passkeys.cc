#include "server/passkeys.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/base64.h"
#include "server/password.h"

namespace adjutant::server {
namespace {

constexpr std::size_t kMost = 50;

std::int64_t seconds(Instant at) { return at.time_since_epoch().count(); }

}  // namespace

Result<Passkey> Passkeys::add(const std::string& member, const std::string& name, const std::string& credential,
                              const std::string& public_key, std::int64_t counter) {
  if (TRY(find(credential)))
    return fail(ErrorKind::usage, "This passkey is known already.", "Log in with it, or remove it first.");
  if (TRY(of(member)).size() >= kMost)
    return fail(ErrorKind::usage, fmt::format("There are {} passkeys.", kMost), "Remove one that you do not use.");
  const Instant now = clock_.now();
  Passkey made{random_id(random_), member, name, credential, public_key, counter, now, now};
  TRY(database_.run(
      "INSERT INTO passkeys (id, name, credential, public_key, counter, created, last_used, member) VALUES (?, "
      "?, ?, ?, ?, ?, ?, ?)",
      {made.id, name, to_base64(credential), to_base64(public_key), counter, seconds(now), seconds(now), member}));
  return made;
}

Result<std::vector<Passkey>> Passkeys::all() {
  std::vector<Passkey> out;
  TRY(database_.query(
      "SELECT id, name, credential, public_key, counter, created, last_used, member FROM passkeys ORDER BY created, id",
      {}, [&](const store::Row& row) {
        out.push_back({row.text(0), row.text(7), row.text(1), from_base64(row.text(2)).value_or(""),
                       from_base64(row.text(3)).value_or(""), row.integer(4), Instant(Seconds(row.integer(5))),
                       Instant(Seconds(row.integer(6)))});
        return true;
      }));
  return out;
}

Result<std::vector<Passkey>> Passkeys::of(const std::string& member) {
  auto every = TRY(all());
  std::erase_if(every, [&](const Passkey& each) { return each.member != member; });
  return every;
}

Result<std::optional<Passkey>> Passkeys::find(const std::string& credential) {
  auto every = TRY(all());
  const auto at = std::ranges::find(every, credential, &Passkey::credential);
  if (at == every.end()) return std::optional<Passkey>();
  return std::optional(std::move(*at));
}

Result<void> Passkeys::used(const Passkey& passkey, std::int64_t counter) {
  TRY(database_.run("UPDATE passkeys SET counter = ?, last_used = ? WHERE id = ?",
                    {counter, seconds(clock_.now()), passkey.id}));
  return {};
}

Result<bool> Passkeys::remove(const std::string& id) {
  return TRY(database_.run("DELETE FROM passkeys WHERE id = ?", {id})) > 0;
}

Result<bool> has_login(store::Database& database, const Clock& clock, Random& random) {
  if (TRY(any_password(database))) return true;
  return !TRY(Passkeys(database, clock, random).all()).empty();
}

}  // namespace adjutant::server
