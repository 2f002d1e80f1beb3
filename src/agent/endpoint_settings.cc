#include "agent/endpoint_settings.h"

#include <fmt/format.h>

#include <set>

#include "base/file.h"
#include "base/text.h"
#include "net/url.h"

namespace adjutant::agent {
namespace {

const std::set<std::string, std::less<>> kKeys = {"url", "model", "key_file", "timeout"};
constexpr int kLongestTimeout = 600;  // seconds

// One section, while it is read.
class Section {
 public:
  Section(std::string_view name, const toml::table& table) : name_(name), table_(table) {}

  std::unexpected<Error> wrong(const toml::node& at, std::string what, std::string hint = {}) const {
    return fail(ErrorKind::usage,
                fmt::format("config.toml:{}: {} in [{}].", at.source().begin.line, std::move(what), name_),
                std::move(hint));
  }
  Result<void> knows_its_keys() const {
    for (const auto& [key, value] : table_) {
      if (kKeys.contains(key.str())) continue;
      const auto near = closest(key.str(), {kKeys.begin(), kKeys.end()});
      return wrong(value, fmt::format("there is no setting '{}'", one_line(key.str(), 40)),
                   near.empty() ? "" : fmt::format("Did you mean '{}'?", near));
    }
    return {};
  }
  Result<std::string> text(std::string_view key) const {
    const auto* node = table_.get(key);
    if (!node) return std::string();
    if (!node->is_string()) return wrong(*node, fmt::format("{} is no text", key));
    return node->as_string()->get();
  }
  Result<std::string> needed_text(std::string_view key, std::string_view example) const {
    std::string value = TRY(text(key));
    if (!value.empty()) return value;
    const auto* node = table_.get(key);
    return wrong(node ? *node : table_, fmt::format("{} is missing", key),
                 fmt::format("Write {} = \"{}\".", key, example));
  }
  Result<std::chrono::milliseconds> timeout() const {
    const auto* node = table_.get("timeout");
    if (!node) return model::EndpointSettings().timeout;
    const auto seconds = node->value_exact<std::int64_t>();
    if (!seconds || *seconds < 1 || *seconds > kLongestTimeout)
      return wrong(*node, fmt::format("timeout is no number of seconds from 1 to {}", kLongestTimeout));
    return std::chrono::milliseconds(std::chrono::seconds(*seconds));
  }
  const toml::node& at(std::string_view key) const { return *table_.get(key); }

 private:
  std::string_view name_;
  const toml::table& table_;
};

}  // namespace

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20) out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
    else out += c;
  }
  return out + "\"";
}

Result<std::optional<model::EndpointSettings>> read_endpoint(const toml::table& config, std::string_view name,
                                                             const fs::path& folder) {
  const auto* node = config.get(name);
  if (!node) return std::optional<model::EndpointSettings>();
  if (!node->is_table()) {
    return fail(ErrorKind::usage, fmt::format("config.toml:{}: {} is no section.", node->source().begin.line, name),
                fmt::format("Write [{}], and its settings below.", name));
  }
  const Section section(name, *node->as_table());
  TRY(section.knows_its_keys());
  model::EndpointSettings settings;
  settings.url = TRY(section.needed_text("url", "http://127.0.0.1:9000/v1"));
  const auto url = net::parse_url(settings.url);
  if (!url) return section.wrong(section.at("url"), "url cannot be used", url.error().message);
  if (settings.url.find_first_of("?#") != std::string::npos)
    return section.wrong(section.at("url"), "url has a query", "Name the base alone, as http://127.0.0.1:9000/v1.");
  settings.model = TRY(section.needed_text("model", "the model's name there"));
  const fs::path key_file = TRY(section.text("key_file"));
  if (!key_file.empty()) settings.key_file = key_file.is_absolute() ? key_file : folder / key_file;
  settings.timeout = TRY(section.timeout());
  return std::optional(std::move(settings));
}

std::string write_endpoint(std::string_view section, const model::EndpointSettings& settings) {
  std::string out =
      fmt::format("\n[{}]\nurl = {}\nmodel = {}\n", section, toml_text(settings.url), toml_text(settings.model));
  if (!settings.key_file.empty()) out += fmt::format("key_file = {}\n", toml_text(settings.key_file.string()));
  return out + fmt::format("timeout = {}\n", std::chrono::ceil<std::chrono::seconds>(settings.timeout).count());
}

}  // namespace adjutant::agent
