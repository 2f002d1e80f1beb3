#include "plan/statement.h"

#include <vector>

#include "base/text.h"
#include "plan/printer.h"

namespace adjutant::plan {
namespace {

std::optional<std::string> as_literal(const Json& json) {
  if (json.is_string()) return quote(json.as_string());
  if (json.is_bool()) return json.as_bool() ? "True" : "False";
  if (json.is_number()) return json.as_double() < 0 ? std::nullopt : std::optional(json.dump());
  if (!json.is_array()) return std::nullopt;
  std::vector<std::string> items;
  for (const auto& item : json.items()) {
    const auto literal = as_literal(item);
    if (!literal) return std::nullopt;
    items.push_back(*literal);
  }
  return "[" + join(items, ", ") + "]";
}

}  // namespace

std::optional<std::string> statement(std::string_view tool, const Json& arguments) {
  std::vector<std::string> named;
  for (const auto& [name, value] : arguments.fields()) {
    if (value.is_null()) continue;
    const auto literal = as_literal(value);
    if (!literal) return std::nullopt;
    named.push_back(name + "=" + *literal);
  }
  return std::string(tool) + "(" + join(named, ", ") + ")\n";
}

}  // namespace adjutant::plan
