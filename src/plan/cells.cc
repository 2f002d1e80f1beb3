#include "plan/cells.h"

namespace adjutant::plan {

std::string_view column_of(const Expression& value) {
  std::string_view column;
  const Expression* at = &value;
  while (const auto* attribute = std::get_if<Attribute>(&at->node)) {
    column = attribute->name;  // the last one seen is nearest to the record
    at = &*attribute->object;
  }
  const auto* name = std::get_if<Name>(&at->node);
  if (!name) return {};
  return column.empty() ? std::string_view(name->name) : column;
}

}  // namespace adjutant::plan
