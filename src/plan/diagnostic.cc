#include "plan/diagnostic.h"

#include <fmt/format.h>

#include "base/text.h"

namespace adjutant::plan {

std::string render(const Diagnostic& diagnostic, std::string_view source, std::string_view file_name) {
  std::string out = fmt::format("{}:{}:{}: error: {}", file_name, diagnostic.at.line, diagnostic.at.column,
                                harmless(diagnostic.message));
  const auto lines = split(source, '\n');
  const auto number = static_cast<std::size_t>(diagnostic.at.line);
  if (number >= 1 && number <= lines.size() && !lines[number - 1].empty() && lines[number - 1].size() <= 200) {
    const auto column = static_cast<std::size_t>(std::max(1, diagnostic.at.column));
    out += fmt::format("\n  {}\n  {}^", harmless(replace_all(lines[number - 1], "\t", " ")),
                       std::string(length(lines[number - 1].substr(0, column - 1)), ' '));
  }
  if (!diagnostic.hint.empty()) out += "\n  " + harmless(diagnostic.hint);
  return out;
}

Error to_error(const std::vector<Diagnostic>& diagnostics, std::string_view source, std::string_view file_name) {
  std::vector<std::string> parts;
  for (const auto& diagnostic : diagnostics) parts.push_back(render(diagnostic, source, file_name));
  return {ErrorKind::usage, join(parts, "\n"), {}, {}};
}

}  // namespace adjutant::plan
