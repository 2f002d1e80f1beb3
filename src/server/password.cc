#include "server/password.h"

#include <argon2.h>
#include <fmt/format.h>

#include <array>

#include "base/text.h"

namespace adjutant::server {
namespace {

// RFC 9106 names 64 MiB and three passes for where memory is scarce.
constexpr std::uint32_t kPasses = 3, kKibibytes = 64 << 10, kLanes = 1;
constexpr std::size_t kSaltBytes = 16, kHashBytes = 32;
const std::string kSetting = "page password";

std::string parameters() { return fmt::format("$argon2id$v=19$m={},t={},p={}$", kKibibytes, kPasses, kLanes); }

}  // namespace

Result<void> Password::store(std::string_view password) {
  std::array<std::uint64_t, kSaltBytes / sizeof(std::uint64_t)> salt{};
  for (auto& part : salt) part = random_.next();
  std::array<char, 256> encoded{};
  const int failed = argon2id_hash_encoded(kPasses, kKibibytes, kLanes, password.data(), password.size(), salt.data(),
                                           sizeof salt, kHashBytes, encoded.data(), encoded.size());
  if (failed != ARGON2_OK)
    return fail(ErrorKind::failed, fmt::format("The password cannot be stored: {}.", argon2_error_message(failed)),
                "There may be too little memory.");
  TRY(database_.run("INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
                    {kSetting, std::string(encoded.data())}));
  return {};
}

Result<void> Password::set(std::string_view password) {
  if (valid_utf8(password) != password || password.find('\0') != password.npos)
    return fail(ErrorKind::usage, "That is no text.", "Type a password.");
  if (length(password) < kShortest)
    return fail(ErrorKind::usage, fmt::format("The password must have at least {} characters.", kShortest),
                "A few words that belong to no sentence are good.");
  if (password.size() > kLongest)
    return fail(ErrorKind::usage, fmt::format("The password must have at most {} bytes.", kLongest), "Shorten it.");
  return store(password);
}

Result<bool> Password::is_set() const {
  return TRY(database_.integer("SELECT 1 FROM settings WHERE key = ?", {kSetting})).has_value();
}

Result<bool> Password::matches(std::string_view password) {
  const auto stored = TRY(database_.text("SELECT value FROM settings WHERE key = ?", {kSetting}));
  if (!stored || password.empty() || password.size() > kLongest) return false;
  const int failed = argon2id_verify(stored->c_str(), password.data(), password.size());
  if (failed == ARGON2_VERIFY_MISMATCH) return false;
  if (failed != ARGON2_OK)
    return fail(ErrorKind::failed, fmt::format("The password cannot be checked: {}.", argon2_error_message(failed)),
                "There may be too little memory, or 'adjutant password' sets it anew.");
  if (!stored->starts_with(parameters())) TRY(store(password));
  return true;
}

Result<bool> Password::remove() { return TRY(database_.run("DELETE FROM settings WHERE key = ?", {kSetting})) > 0; }

}  // namespace adjutant::server
