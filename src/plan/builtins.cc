#include "plan/builtins.h"

#include <fmt/format.h>

#include <algorithm>

#include "plan/builtin_family.h"

namespace adjutant::plan {

Shape wrong(BuiltinCheck& check, std::string error, std::string hint) {
  check.error = std::move(error);
  check.hint = std::move(hint);
  return {};
}

// A scalar made from all arguments.
Shape made_of(BuiltinCheck& check, Type type) {
  Shape shape;
  shape.type = std::move(type);
  for (const auto& argument : check.arguments) shape.label = join(shape.label, argument.everything());
  return shape;
}

bool want_list(BuiltinCheck& check, std::string_view name) {
  if (check.arguments[0].type.kind() == Kind::list) return true;
  wrong(check, fmt::format("{} needs a list, not {}.", name, check.arguments[0].type.with_article()));
  return false;
}

Value joined(const BuiltinInput& input, Value value) {
  Label label;
  std::vector<Origin> from;
  for (const auto& argument : input.arguments) {
    label = join(label, whole_label(argument));
    if (argument.from) from.push_back(argument.from);
  }
  value.label = label;
  if (!from.empty())
    value.from = from.size() == 1 ? from.front() : origin("made from several values", "", std::move(from));
  return value;
}

const std::vector<Builtin>& builtins() {
  static const std::vector<Builtin> all = [] {
    std::vector<Builtin> table;
    for (const auto family :
         {role_builtins(), list_builtins(), text_builtins(), conversion_builtins(), time_builtins()})
      table.insert(table.end(), family.begin(), family.end());
    return table;
  }();
  return all;
}

const Builtin* find_builtin(std::string_view name) {
  const auto& all = builtins();
  const auto at = std::find_if(all.begin(), all.end(), [&](const Builtin& builtin) { return builtin.name == name; });
  return at == all.end() ? nullptr : &*at;
}

std::vector<std::string> builtin_names() {
  std::vector<std::string> names;
  for (const auto& builtin : builtins()) names.emplace_back(builtin.name);
  return names;
}

}  // namespace adjutant::plan
