// For tests: what docs/OBJECTIONS.md says of each kind, so that the page and the checkers cannot part.
#pragma once

#include <fmt/format.h>

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "agent/objections/objection.h"
#include "base/file.h"
#include "base/text.h"

namespace adjutant::agent::objections {

struct DocumentedKind {
  std::string severities;  // "question; note where ..."
  std::string rather;      // "always: ...", "where ...", "never"
};

// From the rows "| `kind` | severity | rather | when |".
inline std::map<Kind, DocumentedKind> documented_kinds() {
  const auto page = read_file(std::string(ADJUTANT_SOURCE_DIR) + "/docs/OBJECTIONS.md");
  if (!page) throw std::runtime_error(page.error().text());
  std::map<Kind, DocumentedKind> out;
  for (const auto& line : split(*page, '\n')) {
    const auto cells = split(line, '|');
    if (cells.size() != 6 || !trim(cells[1]).starts_with('`')) continue;
    const auto kind = kind_from(replace_all(std::string(trim(cells[1])), "`", ""));
    if (kind) out[*kind] = {std::string(trim(cells[2])), std::string(trim(cells[3]))};
  }
  return out;
}

// What an objection is not that the page says it is; empty: it is all of it.
inline std::string unlike_documented(const Objection& objection) {
  static const auto kAll = documented_kinds();
  const auto found = kAll.find(objection.kind);
  if (found == kAll.end()) return "the page has no such kind";
  const auto& [severities, rather] = found->second;
  if (severities.find(to_string(objection.severity)) == std::string::npos)
    return fmt::format("a {}, where the page says: {}", to_string(objection.severity), severities);
  if (rather.starts_with("always") && !objection.edit) return "it suggests nothing, where the page says: " + rather;
  if (rather.starts_with("never") && objection.edit) return "it suggests something, where the page says: " + rather;
  return {};
}

}  // namespace adjutant::agent::objections
