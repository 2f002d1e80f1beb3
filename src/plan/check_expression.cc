#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "plan/check_walk.h"
#include "plan/convert.h"
#include "plan/format.h"
#include "plan/operators.h"
#include "plan/printer.h"
#include "plan/scalar_attributes.h"

namespace adjutant::plan {
namespace {

Shape literal(Type type, std::optional<std::string> text = std::nullopt) {
  Shape shape;
  shape.type = std::move(type);
  shape.label = Label::owner();
  shape.literal = std::move(text);
  return shape;
}

Shape none() { return literal(Type(Kind::nothing).as_optional()); }

// The bound that a literal number gives.
std::size_t bound(const std::string& literal) {
  return static_cast<std::size_t>(
      std::clamp(std::strtod(literal.c_str(), nullptr), 0.0, static_cast<double>(kMostItems)));
}

std::vector<std::string> field_names(const Type& type) {
  std::vector<std::string> names;
  for (const auto& field : type.fields()) names.push_back(field.name);
  return names;
}

// What the tool says of its result, with what decided about the call: for fields that are independent of the arguments,
// only `control`; for the rest `influence`.
void label_result(Shape& result, const Signature& signature, const Label& influence, const Label& control) {
  result.type = signature.result;
  for (const auto& [path, label] : signature.labels) {
    if (path.empty()) result.label = label;
    else result.fields.emplace(path, label);
  }
  bool independent = false;
  for (const auto& field : signature.result.fields())
    independent = independent || signature.gives_independently(field.name);
  if (!independent) return result.under(influence);
  result.under(control);
  for (const auto& field : signature.result.fields()) {
    if (signature.gives_independently(field.name)) continue;
    auto& own = result.fields[field.name];
    own = join(own, influence);
  }
}

// What literal texts are tried against before there is a run: any moment does.
const Time kAnyTime{Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)), Zone()};

}  // namespace

Shape CheckWalk::narrowed(const Expression& e, Shape shape) const {
  const auto path = path_of(e);
  if (!path.empty() && scope_.present.contains(path)) shape.type = shape.type.required();
  return shape;
}

Shape CheckWalk::expression(const Expression& e) {
  Shape shape = visit(e);
  if (shape.broken) return shape;
  if (shape.type.kind() == Kind::nothing && !shape.type.optional()) {
    const auto* invoke = std::get_if<Invoke>(&e.node);
    return error(e.at, fmt::format("{} gives no value.", invoke ? invoke->callee : print(e)),
                 "Put it on a line of its own.");
  }
  if (depth(shape.type) > kMaxTypeDepth) return error(e.at, "Lists are nested too deeply here.", "Use a flat list.");
  return shape;
}

Shape CheckWalk::present(const Expression& e) {
  Shape shape = expression(e);
  if (!shape.broken && shape.type.optional())
    return error(e.at, fmt::format("{} may be missing.", one_line(print(e), 40)), kTestFirst);
  return shape;
}

Shape CheckWalk::visit(const Expression& e) {
  struct Visitor {
    CheckWalk& walk;
    const Expression& e;
    Shape operator()(const None&) { return none(); }
    Shape operator()(bool) { return literal(Kind::boolean); }
    Shape operator()(double value) { return literal(Kind::number, fmt::format("{}", value)); }
    Shape operator()(const std::string& text) { return literal(Kind::text, text); }
    Shape operator()(const Name& node) { return walk.name(e, node); }
    Shape operator()(const Template& node) {
      Shape shape = literal(Kind::text);
      shape.literal.reset();
      for (std::size_t i = 0; i < node.values.size(); ++i) {
        const Shape part = walk.present(node.values[i]);
        if (!part.broken && !node.formats[i].empty()) {
          if (const auto good = check_format(part.type, node.formats[i]); !good)
            walk.error(node.values[i].at, good.error().message, good.error().hint);
        }
        shape.label = join(shape.label, part.everything());
        add_path(shape.path, part.path);
      }
      return shape;
    }
    Shape operator()(const Attribute& node) { return walk.attribute(e, node); }
    Shape operator()(const Index& node) { return walk.index(e, node); }
    Shape operator()(const Binary& node) {
      const bool joins = node.op == Operator::both || node.op == Operator::either;
      return joins ? walk.logical(e, node) : walk.binary(e, node);
    }
    Shape operator()(const Not& node) {
      Shape shape = walk.condition(*node.operand);
      shape.type = Kind::boolean;
      shape.literal.reset();
      return shape;
    }
    Shape operator()(const Negate& node) { return walk.negate(e, node); }
    Shape operator()(const ListLiteral& node) { return walk.list(e, node); }
    Shape operator()(const Comprehension& node) { return walk.comprehension(e, node); }
    Shape operator()(const Invoke& node) { return walk.invoke(e, node); }
  };
  return std::visit(Visitor{*this, e}, e.node);
}

Shape CheckWalk::name(const Expression& e, const Name& node) {
  const auto at = scope_.names.find(node.name);
  if (at != scope_.names.end()) {
    used_.insert(node.name);
    return narrowed(e, at->second.shape);
  }
  std::vector<std::string> known;
  for (const auto& [name, variable] : scope_.names) known.push_back(name);
  std::string hint = suggestion(node.name, known);
  if (find_builtin(node.name)) hint = fmt::format("Call it: {}(...).", node.name);
  return error(e.at, fmt::format("'{}' is not set here.", node.name),
               hint.empty() ? "Set it on every path before it is used." : hint);
}

Shape CheckWalk::attribute(const Expression& e, const Attribute& node) {
  Shape object = present(*node.object);
  if (object.broken) return object;
  if (object.type.kind() == Kind::record) {
    const int index = object.type.field_index(node.name);
    if (index < 0) {
      return error(e.at, fmt::format("{} has no field '{}'.", object.type.text(), node.name),
                   suggestion(node.name, field_names(object.type)));
    }
    Shape shape = object.field(node.name, object.type.fields()[static_cast<std::size_t>(index)].type);
    shape.broken = shape.type.kind() == Kind::nothing;  // its type was reported
    return narrowed(e, std::move(shape));
  }
  const Type type = scalar_attribute(object.type.kind(), node.name);
  if (type.kind() == Kind::nothing) {
    return error(e.at, fmt::format("What is {} has no field '{}'.", object.type.with_article(), node.name),
                 suggestion(node.name, scalar_attributes(object.type.kind())));
  }
  object.type = type;
  object.literal.reset();
  return object;
}

Shape CheckWalk::index(const Expression& e, const Index& node) {
  const Shape list = present(*node.object);
  const Shape position = present(*node.index);
  if (list.broken) return list;
  if (position.broken) return position;
  if (list.type.kind() != Kind::list)
    return error(e.at, fmt::format("What is {} has no items.", list.type.with_article()));
  if (position.type.kind() != Kind::number) return error(node.index->at, "An index is a number.");
  Shape item = list.item();
  item.label = join(item.label, position.label);
  return item;
}

// Truth is about the value itself (a list's length, whether a record is there), not about what is inside it.
Shape CheckWalk::condition(const Expression& e) {
  Shape shape = expression(e);
  shape.fields.clear();
  return shape;
}

Shape CheckWalk::binary(const Expression& e, const Binary& node) {
  const Shape left = expression(*node.left);
  const Shape right = expression(*node.right);
  if (left.broken) return left;
  if (right.broken) return right;
  // A literal text beside a time, a date or money is read as one.
  Type left_type = left.type;
  Type right_type = right.type;
  if (left.literal && left.type.kind() == Kind::text) {
    if (const auto type = literal_type(node.op, right.type)) left_type = *type;
    literal_converts(*node.left, left, left_type);
  }
  if (right.literal && right.type.kind() == Kind::text) {
    if (const auto type = literal_type(node.op, left.type)) right_type = *type;
    literal_converts(*node.right, right, right_type);
  }
  const bool searches = node.op == Operator::in || node.op == Operator::not_in;
  if (searches && left.type.kind() == Kind::enumeration && right.literal)
    literal_converts(*node.right, right, Type::list(left.type.required()));
  const Type type = operator_type(node.op, left_type, right_type);
  if (type.kind() == Kind::nothing) {
    const bool missing = left.type.optional() || right.type.optional();
    return error(e.at,
                 fmt::format("'{}' does not take {} and {}.", symbol(node.op), left.type.text(), right.type.text()),
                 missing ? "One of them may be missing: test it with 'if' first." : "");
  }
  Shape shape;
  shape.type = type;
  if (type.kind() == Kind::list) {
    shape = merge(left, right);
    shape.type = type;
    shape.most = left.most && right.most ? std::optional(std::min<std::size_t>(*left.most + *right.most, kMostItems))
                                         : std::nullopt;
    return shape;
  }
  const bool deep = type.kind() == Kind::boolean;
  shape.label = deep ? join(left.everything(), right.everything()) : join(left.label, right.label);
  shape.path = left.path;
  add_path(shape.path, right.path);
  return shape;
}

Shape CheckWalk::logical(const Expression&, const Binary& node) {
  Shape left = condition(*node.left);
  const Scope before = scope_;
  scope_.present.merge(present_if(*node.left, node.op == Operator::both));
  const Label control = control_;
  control_ = join(control_, left.label);
  const bool conditional = std::exchange(conditional_, true);
  const Shape right = condition(*node.right);
  conditional_ = conditional;
  control_ = control;
  scope_ = before;
  if (left.broken) return left;
  if (right.broken) return right;
  left.type = Kind::boolean;
  left.literal.reset();
  left.label = join(left.label, right.label);
  add_path(left.path, right.path);
  return left;
}

Shape CheckWalk::negate(const Expression& e, const Negate& node) {
  Shape shape = present(*node.operand);
  const Kind kind = shape.type.kind();
  if (!shape.broken && kind != Kind::number && kind != Kind::money && kind != Kind::duration) {
    return error(e.at, fmt::format("What is {} has no negative.", shape.type.with_article()));
  }
  shape.literal.reset();
  return shape;
}

Shape CheckWalk::list(const Expression&, const ListLiteral& node) {
  Shape all;
  all.type = Type::list(Kind::nothing);
  all.label = Label::owner();
  all.most = node.items.size();
  std::optional<Shape> items;
  bool literals = true;
  for (const auto& item : node.items) {
    const Shape shape = expression(item);
    if (shape.broken) continue;
    literals = literals && shape.literal.has_value();
    if (!items) {
      items = shape;
      all.type = Type::list(shape.type);
    } else if (!(all.type.element() == shape.type)) {
      error(item.at, fmt::format("What is {} cannot hold {}.", all.type.with_article(), shape.type.with_article()),
            "All items have one type.");
    } else {
      items = merge(*items, shape);
    }
  }
  if (!items) return all;
  all.put("[]", *items);
  all.path = items->path;
  if (literals) all.literal = "";  // a list of literals: its items may stand for other types
  return all;
}

Shape CheckWalk::comprehension(const Expression& e, const Comprehension& node) {
  const Shape over = present(*node.over);
  if (over.broken) return over;
  if (over.type.kind() != Kind::list)
    return error(node.over->at, fmt::format("'for' needs a list, not {}.", over.type.with_article()));
  Shape result;
  const bool conditional = std::exchange(conditional_, true);
  each(node.variable, node.over->at, over, [&] {
    Label deciding = over.label;
    for (const auto& test : node.condition) {
      const Shape decision = condition(test);
      deciding = join(deciding, decision.label);
      control_ = join(control_, decision.label);
      scope_.present.merge(present_if(test, true));
    }
    const Shape item = expression(*node.item);
    result.broken = item.broken;
    if (item.broken) return;
    result.type = Type::list(item.type);
    plan_.items[{e.at.line, e.at.column}] = item.type;
    result.label = deciding;
    result.put("[]", item);
    result.most = over.most;
    result.path = item.path.empty() ? over.path : item.path;
  });
  conditional_ = conditional;
  return result;
}

Shape CheckWalk::invoke(const Expression& e, const Invoke& node) {
  if (const Tool* found = catalog_.find(node.callee)) return tool(e, node, found->signature());
  if (const Builtin* found = find_builtin(node.callee)) return builtin(e, node, *found);
  if (const auto own = plan_.records.find(node.callee); own != plan_.records.end())
    return construct(e, node, own->second);
  if (const Type* record = catalog_.type(node.callee)) return construct(e, node, *record);
  for (const auto& argument : node.arguments) expression(*argument.value);
  auto known = catalog_.names();
  for (auto& name : catalog_.type_names()) known.push_back(std::move(name));
  for (const auto& [name, type] : plan_.records) known.push_back(name);
  for (auto& name : builtin_names()) known.push_back(std::move(name));
  const bool capital = node.callee.front() >= 'A' && node.callee.front() <= 'Z';
  const std::string kind = node.callee.find('.') != std::string::npos ? "tool" : capital ? "record" : "builtin";
  return error(e.at, fmt::format("There is no {} named '{}'.", kind, node.callee), suggestion(node.callee, known));
}

// Name(field=value, ...): a record out of values. Each field keeps its own label.
Shape CheckWalk::construct(const Expression& e, const Invoke& node, const Type& record) {
  Shape result = literal(record.required());
  std::set<std::string> given;
  for (const auto& argument : node.arguments) {
    const Shape shape = expression(*argument.value);
    const Position at = argument.value->at;
    const int index = record.field_index(argument.name);
    if (argument.name.empty()) {
      error(at, fmt::format("The fields of {} need names.", record.name()),
            fmt::format("Write {}={}.", record.fields().front().name, one_line(print(*argument.value), 40)));
    } else if (index < 0) {
      error(at, fmt::format("{} has no field '{}'.", record.name(), argument.name),
            suggestion(argument.name, field_names(record)));
    } else if (!given.insert(argument.name).second) {
      error(at, fmt::format("The field '{}' is given twice.", argument.name));
    } else if (const Type& type = record.fields()[static_cast<std::size_t>(index)].type;
               !shape.broken && type.kind() != Kind::nothing) {
      if (fits(shape.type, type, shape.literal.has_value())) {
        literal_converts(*argument.value, shape, type);
      } else {
        error(at,
              fmt::format("The field '{}' of {} is {}, not {}.", argument.name, record.name(), type.with_article(),
                          shape.type.with_article()),
              shape.type.optional() ? kTestFirst : "");
      }
      result.put(argument.name, shape);
      add_path(result.path, shape.path);
    }
  }
  for (const auto& field : record.fields()) {
    if (!given.contains(field.name) && !field.type.optional())
      error(e.at, fmt::format("{} needs the field '{}'.", record.name(), field.name));
  }
  return result;
}

// A literal that can never be read as the type is wrong before the run.
void CheckWalk::literal_converts(const Expression& e, const Shape& shape, const Type& type) {
  const Kind kind = type.required().kind();
  if (const auto* items = std::get_if<ListLiteral>(&e.node); items && kind == Kind::list) {
    for (const auto& item : items->items) {
      const auto* text = std::get_if<std::string>(&item.node);
      if (text) literal_converts(item, literal(Kind::text, *text), type.element());
    }
    return;
  }
  if (kind == Kind::list) return literal_converts(e, shape, type.element());
  if (!shape.literal || shape.type.kind() != Kind::text || kind == Kind::text) return;
  const auto converted = convert(text_value(*shape.literal), type.required(), kAnyTime);
  if (!converted) error(e.at, converted.error().message, converted.error().hint);
}

Shape CheckWalk::tool(const Expression& e, const Invoke& node, const Signature& signature) {
  PossibleCall call;
  call.signature = &signature;
  call.at = e.at;
  call.control = control_;
  call.arguments.resize(signature.parameters.size());
  std::vector<bool> given(signature.parameters.size());
  std::vector<std::string> names;
  for (const auto& parameter : signature.parameters) names.push_back(parameter.name);
  Label influence = control_;
  Shape result;
  for (std::size_t i = 0; i < node.arguments.size(); ++i) {
    const auto& argument = node.arguments[i];
    const Shape shape = expression(*argument.value);
    if (argument.name.empty()) {
      error(argument.value->at, fmt::format("The arguments of {} need names.", signature.name),
            i < names.size() ? fmt::format("Write {}={}.", names[i], print(*argument.value)) : "");
      continue;
    }
    const auto at = std::find(names.begin(), names.end(), argument.name);
    if (at == names.end()) {
      error(argument.value->at, fmt::format("{} has no argument '{}'.", signature.name, argument.name),
            suggestion(argument.name, names));
      continue;
    }
    const auto index = static_cast<std::size_t>(at - names.begin());
    if (given[index]) error(argument.value->at, fmt::format("The argument '{}' is given twice.", argument.name));
    given[index] = true;
    const Parameter& parameter = signature.parameters[index];
    const bool optional_fits =
        parameter.fallback && shape.type.optional() &&
        (shape.type.kind() == Kind::nothing || fits(shape.type.required(), parameter.type.required(), false));
    if (shape.broken) continue;
    // A missing value means the default, and who decided that it is missing decides about the call.
    if (optional_fits) call.control = join(call.control, shape.label);
    if (!optional_fits && !fits(shape.type, parameter.type, shape.literal.has_value())) {
      error(argument.value->at,
            fmt::format("The argument '{}' of {} is {}, not {}.", parameter.name, signature.name,
                        parameter.type.with_article(), shape.type.with_article()),
            shape.type.optional() ? kTestFirst : "");
    } else {
      literal_converts(*argument.value, shape, parameter.type);
    }
    influence = join(influence, shape.everything());
    add_path(result.path, shape.path);
    call.arguments[index] = shape;
  }
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (!given[i] && !signature.parameters[i].fallback) {
      error(e.at, fmt::format("{} needs the argument '{}'.", signature.name, names[i]));
    }
  }
  call.most = times_;
  influence = join(influence, call.control);
  add_path(result.path, {fmt::format("line {}: {}", e.at.line, signature.name)});
  label_result(result, signature, influence, call.control);
  const Parameter* limit = signature.parameter("limit");
  if (result.type.kind() == Kind::list && limit) {
    const auto index = static_cast<std::size_t>(limit - signature.parameters.data());
    const auto& text = call.arguments[index].literal;
    if (given[index] && text) result.most = bound(*text);
    else if (!given[index] && limit->fallback && limit->fallback->is_int())
      result.most = static_cast<std::size_t>(limit->fallback->as_int());
  }
  plan_.calls.push_back(std::move(call));
  return result;
}

Shape CheckWalk::builtin(const Expression& e, const Invoke& node, const Builtin& builtin) {
  std::vector<std::string> names;
  std::vector<bool> needed;
  for (const auto parameter : builtin.parameters) {
    needed.push_back(!parameter.ends_with('?'));
    names.emplace_back(parameter.substr(0, parameter.size() - (needed.back() ? 0 : 1)));
  }
  std::vector<Shape> shapes(names.size());
  std::vector<bool> given(names.size());
  bool good = true;
  const auto refuse = [&](Position at, std::string message, std::string hint = {}) {
    error(at, std::move(message), std::move(hint));
    good = false;
  };
  for (std::size_t i = 0; i < node.arguments.size(); ++i) {
    const auto& argument = node.arguments[i];
    const auto at = argument.name.empty() ? names.begin() + static_cast<std::ptrdiff_t>(std::min(i, names.size()))
                                          : std::find(names.begin(), names.end(), argument.name);
    if (at == names.end()) {
      if (argument.name.empty())
        refuse(argument.value->at, fmt::format("{} takes at most {} argument{}.", builtin.name, names.size(),
                                               names.size() == 1 ? "" : "s"));
      else
        refuse(argument.value->at, fmt::format("{} has no argument '{}'.", builtin.name, argument.name),
               suggestion(argument.name, names));
      continue;
    }
    const auto index = static_cast<std::size_t>(at - names.begin());
    if (given[index]) refuse(argument.value->at, fmt::format("The argument '{}' is given twice.", names[index]));
    given[index] = true;
    if (builtin.name == "extract" && index == 1) {
      const auto* record = std::get_if<Name>(&argument.value->node);
      const auto own = record ? plan_.records.find(record->name) : plan_.records.end();
      if (own == plan_.records.end())
        refuse(argument.value->at, "extract needs the name of a record that the plan declares.",
               "Declare it: class Name: field: type.");
      else shapes[index].type = own->second;
      continue;
    }
    shapes[index] = present(*argument.value);
    if (shapes[index].broken) good = false;
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (needed[i] && !given[i]) refuse(e.at, fmt::format("{} needs the argument '{}'.", builtin.name, names[i]));
  }
  if (builtin.name == "confirm") {
    may_stop_ = true;
    if (conditional_)
      refuse(e.at, "confirm cannot stand inside 'and', 'or' or a comprehension.", "Give it a line of its own.");
  }
  if (!good) {
    Shape broken;
    broken.broken = true;
    return broken;
  }
  BuiltinCheck check{shapes, "", ""};
  Shape shape = builtin.check(check);
  if (!check.error.empty()) return error(e.at, check.error, check.hint);
  if (shape.path.empty() && !shapes.empty()) shape.path = shapes.front().path;
  if (builtin.converts && !node.arguments.empty())
    literal_converts(*node.arguments.front().value, shapes.front(), shape.type);
  return shape;
}

}  // namespace adjutant::plan
