#include "server/metrics_token.h"

#include "base/sha256.h"

namespace adjutant::server {
namespace {

constexpr int kTokenBits = 240;
constexpr std::size_t kLongestToken = 200;
const std::string kSetting = "metrics token";

}  // namespace

Result<std::string> new_metrics_token(store::Database& database, Random& random) {
  const std::string token = random_id(random, kTokenBits);
  TRY(database.run("INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
                   {kSetting, sha256_hex(token)}));
  return token;
}

Result<bool> revoke_metrics_token(store::Database& database) {
  return TRY(database.run("DELETE FROM settings WHERE key = ?", {kSetting})) > 0;
}

// What is compared are hashes: how long that takes tells nothing of the token.
Result<bool> is_metrics_token(store::Database& database, std::string_view token) {
  if (token.empty() || token.size() > kLongestToken) return false;
  const auto hash = TRY(database.text("SELECT value FROM settings WHERE key = ?", {kSetting}));
  return hash && *hash == sha256_hex(token);
}

}  // namespace adjutant::server
