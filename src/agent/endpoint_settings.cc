#include "agent/endpoint_settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "net/url.h"

namespace adjutant::agent {
namespace {

constexpr int kLongestTimeout = 600;  // seconds

bool is_variable_name(std::string_view name) {
  return std::ranges::all_of(name, [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

}  // namespace

const ConfigSection::Keys& endpoint_keys() {
  static const ConfigSection::Keys kKeys = {"url", "model", "key_file", "key_variable", "timeout"};
  return kKeys;
}

Result<model::EndpointSettings> read_endpoint(const ConfigSection& section, const fs::path& folder) {
  model::EndpointSettings settings;
  settings.url = TRY(section.needed_text("url", "http://127.0.0.1:9000/v1"));
  const auto url = net::parse_url(settings.url);
  if (!url) return section.wrong_at("url", "url cannot be used", url.error().message);
  if (settings.url.find_first_of("?#") != std::string::npos)
    return section.wrong_at("url", "url has a query", "Name the base alone, as http://127.0.0.1:9000/v1.");
  settings.model = TRY(section.needed_text("model", "the model's name there"));
  const fs::path key_file = TRY(section.text("key_file"));
  if (!key_file.empty()) settings.key_file = key_file.is_absolute() ? key_file : folder / key_file;
  settings.key_variable = TRY(section.text("key_variable"));
  if (!is_variable_name(settings.key_variable))
    return section.wrong_at("key_variable", "key_variable is no name of a variable",
                            "Name the variable that holds the key, never the key itself.");
  if (!key_file.empty() && !settings.key_variable.empty())
    return section.wrong_at("key_variable", "key_file and key_variable both name a key", "Leave one of them out.");
  const auto fallback = std::chrono::ceil<std::chrono::seconds>(settings.timeout).count();
  settings.timeout = std::chrono::seconds(TRY(section.number("timeout", 1, kLongestTimeout, fallback)));
  return settings;
}

Result<std::optional<model::EndpointSettings>> read_endpoint(const toml::table& config, std::string_view name,
                                                             const fs::path& folder) {
  const auto* node = config.get(name);
  if (!node) return std::optional<model::EndpointSettings>();
  if (!node->is_table()) {
    return fail(ErrorKind::usage, fmt::format("config.toml:{}: {} is no section.", node->source().begin.line, name),
                fmt::format("Write [{}], and its settings below.", name));
  }
  const ConfigSection section(fmt::format("[{}]", name), *node->as_table());
  TRY(section.knows_its_keys(endpoint_keys()));
  return std::optional(TRY(read_endpoint(section, folder)));
}

std::string endpoint_lines(const model::EndpointSettings& settings) {
  std::string out = fmt::format("url = {}\nmodel = {}\n", toml_text(settings.url), toml_text(settings.model));
  if (!settings.key_file.empty()) out += fmt::format("key_file = {}\n", toml_text(settings.key_file.string()));
  if (!settings.key_variable.empty()) out += fmt::format("key_variable = {}\n", toml_text(settings.key_variable));
  return out + fmt::format("timeout = {}\n", std::chrono::ceil<std::chrono::seconds>(settings.timeout).count());
}

std::string write_endpoint(std::string_view section, const model::EndpointSettings& settings) {
  return fmt::format("\n[{}]\n{}", section, endpoint_lines(settings));
}

}  // namespace adjutant::agent
