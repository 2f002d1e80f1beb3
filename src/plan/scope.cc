#include "plan/scope.h"

#include <algorithm>

namespace adjutant::plan {
namespace {

bool is_none(const Expression& expression) { return std::holds_alternative<None>(expression.node); }

}  // namespace

std::string path_of(const Expression& expression) {
  if (const auto* name = std::get_if<Name>(&expression.node)) return name->name;
  if (const auto* attribute = std::get_if<Attribute>(&expression.node)) {
    const auto object = path_of(*attribute->object);
    return object.empty() ? object : object + "." + attribute->name;
  }
  return {};
}

std::set<std::string> present_if(const Expression& condition, bool outcome) {
  if (const auto* negated = std::get_if<Not>(&condition.node)) return present_if(*negated->operand, !outcome);
  if (const auto* binary = std::get_if<Binary>(&condition.node)) {
    const bool settles = (binary->op == Operator::both && outcome) || (binary->op == Operator::either && !outcome);
    if (settles) {
      auto facts = present_if(*binary->left, outcome);
      facts.merge(present_if(*binary->right, outcome));
      return facts;
    }
    const bool compares_equal = binary->op == Operator::equal || binary->op == Operator::unequal;
    if (compares_equal && is_none(*binary->right) && (binary->op == Operator::unequal) == outcome) {
      const auto path = path_of(*binary->left);
      if (!path.empty()) return {path};
    }
    return {};
  }
  const auto path = path_of(condition);
  if (!outcome || path.empty()) return {};
  return {path};
}

Shape merge(const Shape& a, const Shape& b) {
  Shape out = a;
  if (a.type.kind() == Kind::nothing || b.type.kind() == Kind::nothing) {
    out.type = (a.type.kind() == Kind::nothing ? b.type : a.type).as_optional();
  } else if (b.type.optional()) {
    out.type = a.type.as_optional();
  }
  if (out.type.kind() == Kind::list && out.type.element().kind() == Kind::nothing) out.type = b.type;
  for (const auto& [path, label] : b.fields) {
    auto& own = out.fields[path];
    own = join(own, label);
  }
  out.label = join(a.label, b.label);
  out.most = a.most && b.most ? std::optional(std::max(*a.most, *b.most)) : std::nullopt;
  std::erase_if(out.bounds, [&](const auto& bound) { return !b.bounds.contains(bound.first); });
  for (auto& [path, bound] : out.bounds) bound = std::max(bound, b.bounds.at(path));
  if (a.literal != b.literal) {
    // Lists of literals: which ones is not known, but that they are some.
    const bool lists = a.literal && b.literal && a.type.kind() == Kind::list && b.type.kind() == Kind::list;
    out.literal = lists ? std::optional<std::string>("") : std::nullopt;
  }
  out.trace = trace_through({a.trace, b.trace});
  // What one of them does not tell apart comes its way.
  for (const auto& [path, way] : b.traces) {
    const auto [at, is_new] = out.traces.emplace(path, way);
    at->second = trace_through({is_new ? a.trace : at->second, way});
  }
  for (auto& [path, way] : out.traces) {
    if (!b.traces.contains(path)) way = trace_through({way, b.trace});
  }
  return out;
}

Scope meet(const std::vector<Scope>& paths, std::vector<std::string>& clashes) {
  if (paths.empty()) return {};
  Scope out = paths.front();
  for (const auto& path : paths) {
    out.partly.insert(path.partly.begin(), path.partly.end());
    for (const auto& [name, variable] : path.names) out.partly.insert(name);
  }
  for (std::size_t i = 1; i < paths.size(); ++i) {
    std::erase_if(out.names, [&](const auto& entry) { return !paths[i].names.contains(entry.first); });
    std::erase_if(out.present, [&](const auto& path) { return !paths[i].present.contains(path); });
    for (auto& [name, variable] : out.names) {
      const Variable& other = paths[i].names.at(name);
      const bool none = variable.shape.type.kind() == Kind::nothing || other.shape.type.kind() == Kind::nothing;
      if (!none && !(variable.shape.type.required() == other.shape.type.required())) clashes.push_back(name);
      variable.shape = merge(variable.shape, other.shape);
    }
  }
  std::erase_if(out.partly, [&](const std::string& name) { return out.names.contains(name); });
  return out;
}

}  // namespace adjutant::plan
