// One section of config.toml while it is read: every key is known, every value of its type, and errors name the line.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "base/error.h"
#include "base/toml.h"

namespace adjutant::agent {

class ConfigSection {
 public:
  using Keys = std::set<std::string, std::less<>>;

  // `name` as it is written: "[reader]".
  ConfigSection(std::string name, const toml::table& table) : name_(std::move(name)), table_(table) {}

  std::unexpected<Error> wrong(const toml::node& at, std::string what, std::string hint = {}) const;
  // The same, about the value of a key or, where there is none, the section.
  std::unexpected<Error> wrong_at(std::string_view key, std::string what, std::string hint = {}) const;

  Result<void> knows_its_keys(const Keys& keys) const;
  bool has(std::string_view key) const { return table_.contains(key); }
  Result<std::string> text(std::string_view key) const;  // empty where there is none
  Result<std::string> needed_text(std::string_view key, std::string_view example) const;
  Result<std::int64_t> number(std::string_view key, std::int64_t from, std::int64_t to, std::int64_t fallback) const;
  Result<bool> flag(std::string_view key, bool fallback) const;

 private:
  std::string name_;
  const toml::table& table_;
};

// A TOML string.
std::string toml_text(std::string_view text);

}  // namespace adjutant::agent
