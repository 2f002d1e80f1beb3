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

// What nobody's password matches, to spend the same time on.
const std::string& nobodys() {
  static const std::string hash = parameters() + std::string(22, 'A') + "$" + std::string(43, 'A');
  return hash;
}

}  // namespace

Result<std::string> Password::stored() const {
  const auto text = TRY(member_.empty() ? database_.text("SELECT value FROM settings WHERE key = ?", {kSetting})
                                        : database_.text("SELECT password FROM members WHERE id = ?", {member_}));
  return text.value_or("");
}

Result<void> Password::write(const std::string& hash) {
  if (member_.empty()) {
    TRY(database_.run("INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
                      {kSetting, hash}));
  } else {
    TRY(database_.run("UPDATE members SET password = ? WHERE id = ?", {hash, member_}));
  }
  return {};
}

Result<void> Password::store(std::string_view password) {
  std::array<std::uint64_t, kSaltBytes / sizeof(std::uint64_t)> salt{};
  for (auto& part : salt) part = random_.next();
  std::array<char, 256> encoded{};
  const int failed = argon2id_hash_encoded(kPasses, kKibibytes, kLanes, password.data(), password.size(), salt.data(),
                                           sizeof salt, kHashBytes, encoded.data(), encoded.size());
  if (failed != ARGON2_OK)
    return fail(ErrorKind::failed, fmt::format("The password cannot be stored: {}.", argon2_error_message(failed)),
                "There may be too little memory.");
  return write(encoded.data());
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

Result<bool> Password::is_set() const { return !TRY(stored()).empty(); }

Result<bool> Password::matches(std::string_view password) {
  const auto known = TRY(stored());
  if (password.empty() || password.size() > kLongest) return false;
  const auto& hash = known.empty() ? nobodys() : known;
  const int failed = argon2id_verify(hash.c_str(), password.data(), password.size());
  if (known.empty()) return false;
  if (failed == ARGON2_VERIFY_MISMATCH) return false;
  if (failed != ARGON2_OK)
    return fail(ErrorKind::failed, fmt::format("The password cannot be checked: {}.", argon2_error_message(failed)),
                "There may be too little memory, or 'adjutant password' sets it anew.");
  if (!known.starts_with(parameters())) TRY(store(password));
  return true;
}

Result<bool> Password::remove() {
  return TRY(member_.empty()
                 ? database_.run("DELETE FROM settings WHERE key = ?", {kSetting})
                 : database_.run("UPDATE members SET password = '' WHERE id = ? AND password <> ''", {member_})) > 0;
}

Result<bool> any_password(store::Database& database) {
  return TRY(database.integer("SELECT 1 FROM settings WHERE key = ?1 UNION SELECT 1 FROM members WHERE password <> ''",
                              {kSetting}))
      .has_value();
}

}  // namespace adjutant::server
