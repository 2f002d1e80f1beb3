#include "agent/config_section.h"

#include <fmt/format.h>

#include "base/text.h"

namespace adjutant::agent {

std::unexpected<Error> ConfigSection::wrong(const toml::node& at, std::string what, std::string hint) const {
  return fail(ErrorKind::usage,
              fmt::format("config.toml:{}: {} in {}.", at.source().begin.line, std::move(what), name_),
              std::move(hint));
}

std::unexpected<Error> ConfigSection::wrong_at(std::string_view key, std::string what, std::string hint) const {
  const auto* node = table_.get(key);
  return wrong(node ? *node : table_, std::move(what), std::move(hint));
}

Result<void> ConfigSection::knows_its_keys(const Keys& keys) const {
  for (const auto& [key, value] : table_) {
    if (keys.contains(key.str())) continue;
    const auto near = closest(key.str(), {keys.begin(), keys.end()});
    return wrong(value, fmt::format("there is no setting '{}'", one_line(key.str(), 40)),
                 near.empty() ? "" : fmt::format("Did you mean '{}'?", near));
  }
  return {};
}

Result<std::string> ConfigSection::text(std::string_view key) const {
  const auto* node = table_.get(key);
  if (!node) return std::string();
  if (!node->is_string()) return wrong(*node, fmt::format("{} is no text", key));
  return node->as_string()->get();
}

Result<std::string> ConfigSection::needed_text(std::string_view key, std::string_view example) const {
  std::string value = TRY(text(key));
  if (!value.empty()) return value;
  return wrong_at(key, fmt::format("{} is missing", key), fmt::format("Write {} = \"{}\".", key, example));
}

Result<std::int64_t> ConfigSection::number(std::string_view key, std::int64_t from, std::int64_t to,
                                           std::int64_t fallback) const {
  const auto* node = table_.get(key);
  if (!node) return fallback;
  const auto value = node->value_exact<std::int64_t>();
  if (!value || *value < from || *value > to)
    return wrong(*node, fmt::format("{} is no number from {} to {}", key, from, to));
  return *value;
}

Result<bool> ConfigSection::flag(std::string_view key, bool fallback) const {
  const auto* node = table_.get(key);
  if (!node) return fallback;
  const auto value = node->value_exact<bool>();
  if (!value) return wrong(*node, fmt::format("{} is neither true nor false", key));
  return *value;
}

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20) out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
    else out += c;
  }
  return out + "\"";
}

}  // namespace adjutant::agent
