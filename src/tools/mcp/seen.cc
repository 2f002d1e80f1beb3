#include "tools/mcp/seen.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/sha256.h"
#include "base/text.h"

namespace adjutant::tools::mcp {
namespace {

constexpr std::size_t kShown = 200;          // characters of a quotation
constexpr std::size_t kBefore = 40;          // bytes before the first difference of two long texts
constexpr std::size_t kMostPlaces = 10;      // differences shown of one schema
constexpr std::size_t kLargest = 32u << 20;  // bytes of seen.json

Json to_json(const ToolDescription& tool) {
  return Json()
      .set("name", tool.name)
      .set("title", tool.title)
      .set("description", tool.description)
      .set("input_schema", tool.input_schema)
      .set("output_schema", tool.output_schema);
}

// The text from shortly before the place where the other one differs.
std::string around(const std::string& text, const std::string& other) {
  if (length(text) <= kShown) return one_line(text, kShown);
  auto at = static_cast<std::size_t>(std::ranges::mismatch(text, other).in1 - text.begin());
  at = at > kBefore ? at - kBefore : 0;
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return (at > 0 ? "…" : "") + one_line(text.substr(at), kShown);
}

std::string text_difference(std::string_view what, const std::string& was, const std::string& is) {
  const std::string before = around(was, is), after = around(is, was);
  if (before == after)
    return fmt::format("{} differs in characters that cannot be seen; it reads: \"{}\".", what, after);
  return fmt::format("{} was \"{}\" and is now \"{}\".", what, before, after);
}

std::string shown(const Json& json) { return json.is_null() ? "nothing" : one_line(json.dump(), kShown); }

// Where two schemas differ, the innermost places.
void places(const Json& was, const Json& is, const std::string& path, int depth, std::vector<std::string>& out) {
  if (was == is || out.size() > kMostPlaces) return;
  if (depth < 40 && was.is_object() && is.is_object()) {
    std::set<std::string> keys;
    for (const auto& [key, value] : was.fields()) keys.insert(key);
    for (const auto& [key, value] : is.fields()) keys.insert(key);
    bool found = false;
    for (const auto& key : keys) {
      found = found || was[key] != is[key];
      places(was[key], is[key], path.empty() ? one_line(key, 60) : path + "." + one_line(key, 60), depth + 1, out);
    }
    if (found) return;
  }
  const std::string at = path.empty() ? "it" : fmt::format("\"{}\"", one_line(path, 120));
  if (was.is_string() && is.is_string()) out.push_back(text_difference(at, was.as_string(), is.as_string()));
  else if (shown(was) == shown(is)) out.push_back(fmt::format("{} differs.", at));
  else out.push_back(fmt::format("{} was {} and is now {}.", at, shown(was), shown(is)));
}

void schema_difference(const std::string& name, std::string_view what, const Json& was, const Json& is,
                       std::vector<std::string>& out) {
  std::vector<std::string> found;
  places(was, is, "", 0, found);
  const bool more = found.size() > kMostPlaces;
  if (more) found.resize(kMostPlaces);
  for (const auto& place : found) out.push_back(fmt::format("\"{}\", {}: {}", name, what, place));
  if (more) out.push_back(fmt::format("\"{}\", {}: there are more differences.", name, what));
}

void tool_difference(const ToolDescription& was, const ToolDescription& is, std::vector<std::string>& out) {
  if (pin(was) == pin(is)) return;
  const std::string name = one_line(was.name, 60);
  const std::size_t before = out.size();
  if (was.title != is.title)
    out.push_back(text_difference(fmt::format("\"{}\": its title", name), was.title, is.title));
  if (was.description != is.description)
    out.push_back(text_difference(fmt::format("\"{}\": its description", name), was.description, is.description));
  schema_difference(name, "what it takes", was.input_schema, is.input_schema, out);
  schema_difference(name, "what it gives", was.output_schema, is.output_schema, out);
  if (out.size() == before) out.push_back(fmt::format("\"{}\" differs.", name));
}

}  // namespace

Seen see(const Json& server, std::string_view server_text, std::string_view card_text,
         std::vector<ToolDescription> tools) {
  return {server, sha256_hex(server_text), sha256_hex(card_text), std::move(tools)};
}

std::string pin(const ToolDescription& tool) { return sha256_hex(to_json(tool).dump()); }

std::string write_seen(const Seen& seen) {
  Json tools = Json::array();
  for (const auto& tool : seen.tools) tools.push(to_json(tool).set("sha256", pin(tool)));
  Json out;
  out.set("version", 1).set("server", seen.server).set("server_sha256", sha256_hex(seen.server.dump()));
  out.set("server_toml_sha256", seen.server_hash).set("card_toml_sha256", seen.card_hash);
  return out.set("tools", std::move(tools)).pretty() + "\n";
}

Result<Seen> read_seen(std::string_view text) {
  const auto broken = [](std::string_view why) {
    return fail(ErrorKind::failed, fmt::format("seen.json is not as Adjutant wrote it: {}.", why),
                "Connect the server anew.");
  };
  const Json json = TRY(parse_json(text, kLargest));
  if (json["version"] != Json(1)) return broken("its version is not 1");
  Seen seen{json["server"], json["server_toml_sha256"].as_string(), json["card_toml_sha256"].as_string(), {}};
  if (!seen.server.is_object() || json["server_sha256"].as_string() != sha256_hex(seen.server.dump()))
    return broken("what it says of the server has another hash");
  if (seen.server_hash.size() != 64 || seen.card_hash.size() != 64) return broken("a hash is missing");
  if (!json["tools"].is_array()) return broken("it has no tools");
  for (const auto& each : json["tools"].items()) {
    ToolDescription tool{each["name"].as_string(), each["title"].as_string(), each["description"].as_string(),
                         each["input_schema"],     each["output_schema"],     Json()};
    if (each["sha256"].as_string() != pin(tool)) return broken("a tool has another hash");
    seen.tools.push_back(std::move(tool));
  }
  return seen;
}

std::vector<std::string> differences(const std::vector<ToolDescription>& seen,
                                     const std::vector<ToolDescription>& now) {
  std::map<std::string, const ToolDescription*> was, is;
  std::vector<std::string> out;
  for (const auto& tool : seen) was[tool.name] = &tool;
  for (const auto& tool : now) {
    if (!is.emplace(tool.name, &tool).second)
      out.push_back(fmt::format("the tool \"{}\" is there twice.", one_line(tool.name, 60)));
  }
  for (const auto& [name, tool] : was) {
    const auto found = is.find(name);
    if (found == is.end()) out.push_back(fmt::format("the tool \"{}\" is gone.", one_line(name, 60)));
    else tool_difference(*tool, *found->second, out);
  }
  for (const auto& [name, tool] : is) {
    if (was.contains(name)) continue;
    out.push_back(
        fmt::format("the tool \"{}\" is new: \"{}\".", one_line(name, 60), one_line(tool->description, kShown)));
  }
  return out;
}

std::vector<std::string> server_differences(const Json& seen, const Json& now) {
  std::vector<std::string> out;
  if (seen != now) schema_difference("server", "how it is reached", seen, now, out);
  return out;
}

}  // namespace adjutant::tools::mcp
