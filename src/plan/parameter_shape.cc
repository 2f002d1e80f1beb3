#include "plan/parameter_shape.h"

#include <fmt/format.h>

#include <algorithm>

namespace adjutant::plan {
namespace {

using flow::Source;
using flow::SourceKind;

// What a list, or something that may be missing, is about.
const Type& inner(const Type& type) { return type.kind() == Kind::list ? inner(type.element()) : type; }

bool is_or_holds(const Type& type, const Type& wanted) {
  const Type one = inner(type).required();
  if (one == wanted) return true;
  return one.kind() == Kind::record &&
         std::ranges::any_of(one.fields(), [&](const Field& field) { return is_or_holds(field.type, wanted); });
}

// Joins in what one tool says of records of the type: its own words for their fields where it gives them itself.
bool add(Shape& shape, const Type& wanted, const Signature& signature) {
  if (!is_or_holds(signature.result, wanted)) return false;
  Shape given;
  for (const auto& [field, label] : signature.labels) {
    if (field.empty()) given.label = label;
    else given.fields.emplace(field, label);
  }
  const Type result = inner(signature.result).required();
  shape.label = join(shape.label, given.label);
  if (result == wanted) {
    // A field that only one of the tools names is as another tool says of all that it does not name.
    for (const auto& field : result.fields()) {
      auto& own = shape.fields[field.name];
      own = join(own, given.of_field(field.name));
    }
    for (const auto& [path, label] : given.fields) {
      auto& own = shape.fields[path];
      own = join(own, label);
    }
  } else {
    for (const auto& field : result.fields()) {
      if (is_or_holds(field.type, wanted)) shape.label = join(shape.label, given.of_field(field.name));
    }
  }
  return true;
}

}  // namespace

Shape parameter_shape(const Type& type, const Catalog& catalog) {
  Shape shape;
  shape.type = type;
  const Type wanted = inner(type).required();
  if (wanted.kind() == Kind::record || wanted.kind() == Kind::file) {
    bool found = false;
    for (const Signature* signature : catalog.signatures()) found = add(shape, wanted, *signature) || found;
    if (!found && wanted.kind() == Kind::record && !catalog.is_of_words(wanted.name())) {
      shape.label = Label({Source{SourceKind::person, "*", false}}, flow::Readers::only({"~participants"}));
    }
  } else if (wanted.kind() == Kind::address) {
    shape.label = Label(Source{SourceKind::records, "*", false});
  }
  // Which one it is was said by the owner.
  shape.label = join(shape.label, Label::owner());
  return shape;
}

std::string words_for(std::string_view parameter) { return fmt::format("your words for '{}'", parameter); }

}  // namespace adjutant::plan
