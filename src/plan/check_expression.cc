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

// The steps before a field is read: of a.b.c only the last is told.
std::vector<Trace> before_field(const Expression& object, const Trace& way) {
  const Expression* at = &object;
  while (const auto* index = std::get_if<Index>(&at->node)) at = &*index->object;
  return std::holds_alternative<Attribute>(at->node) && !way->from.empty() ? way->from : std::vector{way};
}

Shape none() { return literal(Type(Kind::nothing).as_optional()); }

}  // namespace

std::vector<std::string> field_names(const Type& type) {
  std::vector<std::string> names;
  for (const auto& field : type.fields()) names.push_back(field.name);
  return names;
}

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
      std::vector<Trace> traces;
      for (std::size_t i = 0; i < node.values.size(); ++i) {
        const Shape part = walk.present(node.values[i]);
        if (!part.broken && !node.formats[i].empty()) {
          if (const auto good = check_format(part.type, node.formats[i]); !good)
            walk.error(node.values[i].at, good.error().message, good.error().hint);
        }
        shape.label = join(shape.label, part.everything());
        traces.push_back(part.trace);
      }
      shape.trace = trace_through(std::move(traces));
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
    if (shape.trace) {
      auto before = shape.trace == object.trace ? before_field(*node.object, shape.trace) : std::vector{shape.trace};
      shape.trace = trace_step(e.at, one_line(print(e), 60), shape.everything(), std::move(before));
    }
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
  item.trace = trace_through({item.trace, position.trace});
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
  shape.trace = trace_through({left.trace, right.trace});
  return shape;
}

Shape CheckWalk::logical(const Expression&, const Binary& node) {
  Shape left = condition(*node.left);
  const Scope before = scope_;
  scope_.present.merge(present_if(*node.left, node.op == Operator::both));
  const Control control = control_;
  control_ = joined(control_, {left.label, left.trace});
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
  left.trace = trace_through({left.trace, right.trace});
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
  all.trace = items->trace;
  // A list of literals: its items may stand for other types. Of a single one the text is known, else it is empty.
  if (literals) all.literal = node.items.size() == 1 ? *items->literal : "";
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
    std::vector<Trace> traces{over.trace};
    for (const auto& test : node.condition) {
      const Shape decision = condition(test);
      deciding = join(deciding, decision.label);
      traces.push_back(decision.trace);
      decided_by(decision, test.at, [&] { return "if " + one_line(print(test), 60); });
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
    traces.insert(traces.begin(), item.trace);
    result.trace = trace_through(std::move(traces));
  });
  conditional_ = conditional;
  return result;
}

}  // namespace adjutant::plan
