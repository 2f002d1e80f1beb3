#include "tools/mcp/server_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "base/text.h"
#include "base/toml.h"

namespace adjutant::tools::mcp {
namespace {

struct Wrong {
  Error error;
};

[[noreturn]] void wrong(const toml::node& node, std::string message, std::string hint = {}) {
  throw Wrong{{ErrorKind::usage, fmt::format("server:{}: {}", node.source().begin.line, message), std::move(hint), {}}};
}

toml::array array_of(const std::vector<std::string>& texts) {
  toml::array out;
  for (const auto& text : texts) out.push_back(text);
  return out;
}

std::vector<std::string> texts(const toml::node& node, std::string_view key) {
  const auto* array = node.as_array();
  if (!array) wrong(node, fmt::format("'{}' must be a list of texts.", key));
  std::vector<std::string> out;
  for (const auto& item : *array) {
    const auto text = item.value_exact<std::string>();
    if (!text || text->find('\0') != std::string::npos) wrong(item, fmt::format("'{}' must be a list of texts.", key));
    out.push_back(*text);
  }
  return out;
}

bool is_variable(std::string_view name) {
  return !name.empty() && !(name.front() >= '0' && name.front() <= '9') && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::map<std::string, std::optional<std::string>> environment(const toml::node& node) {
  std::map<std::string, std::optional<std::string>> out;
  const auto* table = node.as_table();
  if (!table) wrong(node, "'env' must be a table.", "Write KEY = \"value\", or KEY = true to pass it on.");
  for (const auto& [key, value] : *table) {
    if (!is_variable(key.str())) wrong(value, fmt::format("'{}' is no name of a variable.", one_line(key.str(), 60)));
    const auto text = value.value_exact<std::string>();
    if (text && text->find('\0') != std::string::npos) wrong(value, "a variable cannot hold a zero byte.");
    if (text) out.emplace(key.str(), *text);
    else if (value.value_exact<bool>() == true) out.emplace(key.str(), std::nullopt);
    else wrong(value, "a variable is a text, or true to pass it on.");
  }
  return out;
}

std::map<std::string, std::string> headers(const toml::node& node) {
  std::map<std::string, std::string> out;
  const auto* table = node.as_table();
  if (!table) wrong(node, "'headers' must be a table.", "Write Authorization = \"Bearer ...\".");
  for (const auto& [key, value] : *table) {
    const auto text = value.value_exact<std::string>();
    const bool good_name = !key.str().empty() && std::ranges::all_of(key.str(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
    if (!good_name) wrong(value, fmt::format("'{}' is no name of a header.", one_line(key.str(), 60)));
    if (!text || std::ranges::any_of(*text, [](unsigned char c) { return c < 0x20 || c == 0x7F; }))
      wrong(value, "a header must be a text of one line.");
    out.emplace(key.str(), *text);
  }
  return out;
}

ServerSettings settings(const toml::table& table) {
  ServerSettings out;
  for (const auto& [key, node] : table) {
    if (key == "command") out.command = texts(node, "command");
    else if (key == "folders") out.folders = texts(node, "folders");
    else if (key == "private_hosts") out.private_hosts = texts(node, "private_hosts");
    else if (key == "env") out.env = environment(node);
    else if (key == "headers") out.headers = headers(node);
    else if (key == "url") {
      out.url = node.value_exact<std::string>().value_or("");
      if (out.url.empty()) wrong(node, "'url' must be a text.");
    } else if (key == "network" || key == "sandbox") {
      const auto yes = node.value_exact<bool>();
      if (!yes) wrong(node, fmt::format("'{}' must be true or false.", key.str()));
      (key == "network" ? out.network : out.sandbox) = *yes;
    } else {
      wrong(node, fmt::format("there is no setting '{}'.", one_line(key.str(), 60)),
            "Known are: command, url, env, headers, folders, private_hosts, network, sandbox.");
    }
  }
  if (out.command.empty() == out.url.empty()) wrong(table, "a server has either a command or a url.");
  if (!out.url.empty() && (!out.folders.empty() || out.network || !out.env.empty() || !out.sandbox))
    wrong(table, "a server with a url has no folders, env, network or sandbox setting.");
  if (out.url.empty() && (!out.headers.empty() || !out.private_hosts.empty()))
    wrong(table, "a server with a command has no headers and no private hosts.");
  return out;
}

}  // namespace

std::string write_server(const ServerSettings& settings) {
  toml::table table;
  if (!settings.command.empty()) table.insert("command", array_of(settings.command));
  if (!settings.url.empty()) table.insert("url", settings.url);
  if (!settings.folders.empty()) table.insert("folders", array_of(settings.folders));
  if (!settings.private_hosts.empty()) table.insert("private_hosts", array_of(settings.private_hosts));
  if (settings.network) table.insert("network", true);
  if (!settings.sandbox) table.insert("sandbox", false);
  toml::table headers;
  for (const auto& [name, value] : settings.headers) headers.insert(name, value);
  if (!headers.empty()) table.insert("headers", std::move(headers));
  toml::table env;
  for (const auto& [name, value] : settings.env) {
    if (value) env.insert(name, *value);
    else env.insert(name, true);
  }
  if (!env.empty()) table.insert("env", std::move(env));
  std::ostringstream out;
  out << table;
  return "# How the server is reached, and what it is given. Any change here needs a new "
         "'adjutant connect mcp NAME --accept'.\n" +
         out.str() + "\n";
}

Result<ServerSettings> read_server(std::string_view text) {
  if (text.size() > (1 << 20)) return fail(ErrorKind::usage, "server: it is over 1 MiB.");
  try {
    return settings(toml::parse(text));
  } catch (const toml::parse_error& error) {
    return fail(ErrorKind::usage, fmt::format("server:{}: {}.", error.source().begin.line, error.description()),
                "Correct the file.");
  } catch (const std::runtime_error& error) {
    return fail(ErrorKind::usage, fmt::format("server: {}.", error.what()), "Correct the file.");
  } catch (const Wrong& wrong) {
    return std::unexpected(wrong.error);
  }
}

Json identity(const ServerSettings& settings) {
  const auto texts = [](const std::vector<std::string>& from) {
    Json out = Json::array();
    for (const auto& text : from) out.push(text);
    return out;
  };
  Json names = Json::array();
  for (const auto& [name, value] : settings.env) names.push(name);
  Json headers = Json::array();
  for (const auto& [name, value] : settings.headers) headers.push(name);
  Json out;
  if (!settings.command.empty()) out.set("command", texts(settings.command));
  if (!settings.url.empty()) out.set("url", settings.url);
  return out.set("env", std::move(names))
      .set("folders", texts(settings.folders))
      .set("private_hosts", texts(settings.private_hosts))
      .set("headers", std::move(headers))
      .set("network", settings.network)
      .set("sandbox", settings.sandbox);
}

std::string describe(const ServerSettings& settings) {
  if (!settings.url.empty()) {
    return one_line(settings.url, 200) +
           (settings.private_hosts.empty() ? ""
                                           : ", which may be at " + one_line(join(settings.private_hosts, ", "), 200));
  }
  std::string out = one_line(join(settings.command, " "), 300);
  for (const auto& folder : settings.folders) {
    const bool writes = folder.ends_with(":rw");
    out += fmt::format(", {} {}", writes ? "reads and writes" : "reads",
                       one_line(writes ? folder.substr(0, folder.size() - 3) : folder, 120));
  }
  for (const auto& [name, value] : settings.env) out += fmt::format(", gets {}", name);
  if (!settings.sandbox) return out + ", WITHOUT a sandbox";
  return out + (settings.network ? ", may use the network" : ", has no network");
}

}  // namespace adjutant::tools::mcp
