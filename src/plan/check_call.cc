// The checker's part for calls: of tools, of builtins, and of records by their names.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "plan/check_walk.h"
#include "plan/convert.h"
#include "plan/printer.h"

namespace adjutant::plan {
namespace {

// The bound that a literal number gives.
std::size_t bound(const std::string& literal) {
  return static_cast<std::size_t>(
      std::clamp(std::strtod(literal.c_str(), nullptr), 0.0, static_cast<double>(kMostItems)));
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

Shape literal_text(const std::string& text) {
  Shape shape;
  shape.type = Kind::text;
  shape.label = Label::owner();
  shape.literal = text;
  return shape;
}

Trace trace_of(const Builtin& builtin, Position at, const Label& label, const std::vector<Shape>& arguments) {
  if (builtin.name == "ask") return trace_step(at, "your answer", label, {});
  std::vector<Trace> from;
  for (const auto& argument : arguments) from.push_back(argument.trace);
  if (builtin.name == "confirm") return trace_step(at, "confirmed by you", label, std::move(from));
  if (builtin.kind == BuiltinKind::reader) return trace_step(at, builtin.name, label, std::move(from));
  return trace_through(std::move(from));
}

// What literal texts are tried against before there is a run: any moment does.
const Time kAnyTime{Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)), Zone()};

}  // namespace

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
  Shape result;
  result.type = record.required();
  result.label = Label::owner();
  std::set<std::string> given;
  std::vector<Trace> traces;
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
      traces.push_back(shape.trace);
    }
  }
  for (const auto& field : record.fields()) {
    if (!given.contains(field.name) && !field.type.optional())
      error(e.at, fmt::format("{} needs the field '{}'.", record.name(), field.name));
  }
  result.trace = trace_through(std::move(traces));
  return result;
}

// A literal that can never be read as the type is wrong before the run.
void CheckWalk::literal_converts(const Expression& e, const Shape& shape, const Type& type) {
  const Kind kind = type.required().kind();
  if (const auto* items = std::get_if<ListLiteral>(&e.node); items && kind == Kind::list) {
    for (const auto& item : items->items) {
      const auto* text = std::get_if<std::string>(&item.node);
      if (text) literal_converts(item, literal_text(*text), type.element());
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
  call.control = control_.label;
  call.arguments.resize(signature.parameters.size());
  std::vector<bool> given(signature.parameters.size());
  std::vector<std::string> names;
  for (const auto& parameter : signature.parameters) names.push_back(parameter.name);
  Label influence = control_.label;
  std::vector<Trace> deciding{control_.trace};
  std::vector<Trace> traces;
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
    if (optional_fits) {
      call.control = join(call.control, shape.label);
      deciding.push_back(shape.trace);
    }
    if (!optional_fits && !fits(shape.type, parameter.type, shape.literal.has_value())) {
      error(argument.value->at,
            fmt::format("The argument '{}' of {} is {}, not {}.", parameter.name, signature.name,
                        parameter.type.with_article(), shape.type.with_article()),
            shape.type.optional() ? kTestFirst : "");
    } else {
      literal_converts(*argument.value, shape, parameter.type);
    }
    influence = join(influence, shape.everything());
    traces.push_back(shape.trace);
    call.arguments[index] = shape;
  }
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (!given[i] && !signature.parameters[i].fallback) {
      error(e.at, fmt::format("{} needs the argument '{}'.", signature.name, names[i]));
    }
  }
  call.most = times_;
  influence = join(influence, call.control);
  label_result(result, signature, influence, call.control);
  call.control_trace = trace_through(std::move(deciding));
  traces.push_back(call.control_trace);
  result.trace = trace_step(e.at, signature.name, result.everything(), std::move(traces));
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
  if (builtin.kind == BuiltinKind::reader || builtin.name == "confirm") shape.traces.clear();
  shape.trace = trace_of(builtin, e.at, shape.everything(), shapes);
  if (builtin.converts && !node.arguments.empty())
    literal_converts(*node.arguments.front().value, shapes.front(), shape.type);
  return shape;
}

}  // namespace adjutant::plan
