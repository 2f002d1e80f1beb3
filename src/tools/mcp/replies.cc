#include "tools/mcp/replies.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace adjutant::tools::mcp {
namespace {

constexpr std::size_t kLongestName = 128;  // protocol 2025-11-25

std::unexpected<Error> wrong(std::string_view what) {
  return fail(ErrorKind::failed, fmt::format("The server's answer cannot be used: {}.", what));
}

Result<ToolDescription> read_tool(const Json& json) {
  ToolDescription out{json["name"].as_string(), json["title"].as_string(), json["description"].as_string(),
                      json["inputSchema"],      json["outputSchema"],      json["annotations"]};
  const auto fits = [](unsigned char c) { return c > 0x20 && c < 0x7f; };
  if (out.name.empty() || out.name.size() > kLongestName || !std::ranges::all_of(out.name, fits))
    return wrong(fmt::format("a tool is called \"{}\"", one_line(out.name)));
  if (!out.input_schema.is_object()) return wrong(fmt::format("its tool {} does not say what it takes", out.name));
  if (!out.output_schema.is_null() && !out.output_schema.is_object())
    return wrong(fmt::format("its tool {} says in no known way what it gives", out.name));
  if (!out.annotations.is_object()) out.annotations = Json();
  return out;
}

}  // namespace

Result<ToolPage> read_tool_page(const Json& result) {
  if (!result["tools"].is_array()) return wrong("it has no list of tools");
  if (result["tools"].items().size() > kMostTools) return wrong(fmt::format("it has more than {} tools", kMostTools));
  ToolPage out;
  for (const auto& tool : result["tools"].items()) out.tools.push_back(TRY(read_tool(tool)));
  if (!result["nextCursor"].is_null() && !result["nextCursor"].is_string()) return wrong("its cursor is no text");
  out.next = result["nextCursor"].as_string();
  return out;
}

Result<CallResult> read_call_result(const Json& result) {
  // Protocol 2026-07-28: it would ask the owner, or a model, before it goes on.
  if (result.contains("resultType") && result["resultType"].as_string() != "complete")
    return wrong("it wants to ask something first, which Adjutant does not let it");
  if (!result["content"].is_array() && !result.contains("structuredContent")) return wrong("it has no content");
  CallResult out;
  out.is_error = result["isError"].as_bool();
  out.structured = result["structuredContent"];
  for (const auto& block : result["content"].items()) {
    if (block["type"].as_string() != "text" || !block["text"].is_string()) {
      ++out.skipped;
      continue;
    }
    if (!out.text.empty()) out.text += '\n';
    out.text += block["text"].as_string();
  }
  return out;
}

}  // namespace adjutant::tools::mcp
