// For tests: whether a label that was foreseen before a run covers one that came in it.
#pragma once

#include <algorithm>
#include <string>

#include "plan/parameter_shape.h"

namespace adjutant::plan {

// A source named "*", or "mail/*", stands for any of its kind that begins so; readers that are known only in the run
// ("~participants") for any that are not everyone.
inline bool foresees(const flow::Label& possible, const flow::Label& actual) {
  const auto named = [&](const flow::Source& source) {
    return std::ranges::any_of(possible.sources(), [&](const flow::Source& other) {
      if (other == source) return true;
      const std::string_view name = other.name;
      return other.kind == source.kind && name.ends_with('*') &&
             source.name.starts_with(name.substr(0, name.size() - 1));
    });
  };
  return std::ranges::all_of(actual.sources(), named) &&
         (actual.readers().everyone() || !possible.readers().everyone());
}

// What the checker, given the type of a job's parameter, does not foresee of a value that a resolver found for it: field
// names, "." for the value itself; empty: nothing.
inline std::string unforeseen(const Value& value, const Catalog& catalog) {
  const Shape shape = parameter_shape(value.type, catalog);
  std::string out = foresees(shape.label, value.label) ? "" : ". ";
  if (value.type.kind() != Kind::record) return foresees(shape.everything(), whole_label(value)) ? out : out + "items ";
  for (const auto& field : value.type.fields()) {
    if (!foresees(shape.of_field(field.name), whole_label(value.field(field.name)))) out += field.name + " ";
  }
  return out;
}

}  // namespace adjutant::plan
