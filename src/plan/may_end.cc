#include "plan/may_end.h"

#include <algorithm>

namespace adjutant::plan {
namespace {

bool ends(const Expression& expression);

bool any(const std::vector<Expression>& expressions) {
  return std::any_of(expressions.begin(), expressions.end(), [](const Expression& each) { return ends(each); });
}

struct Ends {
  bool operator()(const Template& node) const { return any(node.values); }
  bool operator()(const Attribute& node) const { return ends(*node.object); }
  bool operator()(const Index& node) const { return ends(*node.object) || ends(*node.index); }
  bool operator()(const Binary& node) const { return ends(*node.left) || ends(*node.right); }
  bool operator()(const Not& node) const { return ends(*node.operand); }
  bool operator()(const Negate& node) const { return ends(*node.operand); }
  bool operator()(const ListLiteral& node) const { return any(node.items); }
  bool operator()(const Comprehension& node) const {
    return ends(*node.item) || ends(*node.over) || any(node.condition);
  }
  bool operator()(const Invoke& node) const {
    return node.callee == "stop" || node.callee == "confirm" ||
           std::any_of(node.arguments.begin(), node.arguments.end(),
                       [](const Argument& argument) { return ends(*argument.value); });
  }
  bool operator()(const auto&) const { return false; }
};

bool ends(const Expression& expression) { return std::visit(Ends(), expression.node); }

bool any(const Block& body) { return std::any_of(body.begin(), body.end(), may_end_job); }

}  // namespace

bool may_end_job(const Statement& statement) {
  if (const auto* choice = std::get_if<If>(&statement.node)) {
    return any(choice->otherwise) ||
           std::any_of(choice->branches.begin(), choice->branches.end(),
                       [](const Branch& branch) { return ends(branch.condition) || any(branch.body); });
  }
  if (const auto* loop = std::get_if<For>(&statement.node)) return ends(loop->over) || any(loop->body);
  if (const auto* assign = std::get_if<Assign>(&statement.node)) return ends(assign->value);
  const auto* evaluate = std::get_if<Evaluate>(&statement.node);
  return evaluate && ends(evaluate->value);
}

}  // namespace adjutant::plan
