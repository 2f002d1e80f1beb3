#include "agent/plan_edit.h"

#include <functional>
#include <optional>

namespace adjutant::agent {
namespace {

using plan::Expression;

constexpr std::size_t kMostCandidates = 10;

// A JSON value as a literal of the plan language; records and negative numbers have none.
std::optional<Expression> literal_of(const Json& json) {
  if (json.is_string()) return Expression{{}, json.as_string()};
  if (json.is_bool()) return Expression{{}, json.as_bool()};
  if (json.is_number() && json.as_double() >= 0) return Expression{{}, json.as_double()};
  if (!json.is_array()) return std::nullopt;
  plan::ListLiteral list;
  for (const auto& item : json.items()) {
    auto literal = literal_of(item);
    if (!literal) return std::nullopt;
    list.items.push_back(std::move(*literal));
  }
  return Expression{{}, std::move(list)};
}

// The call that a statement is, or whose result it keeps.
plan::Invoke* call_of(plan::Statement& statement) {
  if (auto* evaluate = std::get_if<plan::Evaluate>(&statement.node))
    return std::get_if<plan::Invoke>(&evaluate->value.node);
  if (auto* assign = std::get_if<plan::Assign>(&statement.node)) return std::get_if<plan::Invoke>(&assign->value.node);
  return nullptr;
}

using Visit = std::function<void(plan::Statement&, std::size_t job)>;

void each_statement(plan::Block& block, std::size_t job, const Visit& visit) {
  for (auto& statement : block) {
    visit(statement, job);
    if (auto* loop = std::get_if<plan::For>(&statement.node)) each_statement(loop->body, job, visit);
    if (auto* branch = std::get_if<plan::If>(&statement.node)) {
      for (auto& each : branch->branches) each_statement(each.body, job, visit);
      each_statement(branch->otherwise, job, visit);
    }
  }
}

// Visits the statements that call the tool, each with its number among them.
void each_call(plan::Program& program, const std::string& tool,
               const std::function<void(plan::Statement&, std::size_t job, std::size_t number)>& visit) {
  std::size_t number = 0;
  for (std::size_t job = 0; job < program.jobs.size(); ++job) {
    each_statement(program.jobs[job].body, job, [&](plan::Statement& statement, std::size_t) {
      const auto* call = call_of(statement);
      if (call && call->callee == tool) visit(statement, job, number++);
    });
  }
}

// The parameter of its job that the expression is.
std::optional<std::size_t> parameter_of(const plan::Program& program, std::size_t job, const Expression& expression) {
  const auto* name = std::get_if<plan::Name>(&expression.node);
  if (!name) return std::nullopt;
  const auto& parameters = program.jobs[job].parameters;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (parameters[i].name == name->name) return i;
  }
  return std::nullopt;
}

bool change(EditedPlan& out, const plan::CheckedPlan& plan, plan::Statement& statement, std::size_t job,
            const objections::Edit& edit) {
  if (edit.argument.empty()) {
    if (!std::holds_alternative<plan::Evaluate>(statement.node)) return false;
    statement.node = plan::Pass{};
    return true;
  }
  auto literal = literal_of(edit.value);
  for (auto& argument : call_of(statement)->arguments) {
    if (argument.name != edit.argument) continue;
    if (const auto place = parameter_of(out.program, job, *argument.value);
        place && job < out.arguments.size() && *place < out.arguments[job].size()) {
      auto value = plan::from_plain_json(plan.parameters[job][*place], edit.value, plan::Label::owner(),
                                         plan::origin("your change of the plan"));
      if (!value) return false;
      out.arguments[job][*place] = std::move(*value);
      out.by_parameter = true;
      return true;
    }
    if (!literal) return false;
    argument.value = plan::Box<Expression>(std::move(*literal));
    return true;
  }
  if (!literal) return false;
  call_of(statement)->arguments.push_back({edit.argument, plan::Box<Expression>(std::move(*literal))});
  return true;
}

}  // namespace

std::vector<EditedPlan> edited_plans(const plan::CheckedPlan& plan,
                                     const std::vector<std::vector<plan::Value>>& arguments, const std::string& tool,
                                     const objections::Edit& edit) {
  std::vector<EditedPlan> out;
  plan::Program all = plan.program;
  std::size_t count = 0;
  each_call(all, tool, [&](plan::Statement&, std::size_t, std::size_t) { ++count; });
  for (std::size_t wanted = 0; wanted < count && out.size() < kMostCandidates; ++wanted) {
    EditedPlan edited{plan.program, arguments, false};
    bool changed = false;
    each_call(edited.program, tool, [&](plan::Statement& statement, std::size_t job, std::size_t number) {
      if (number == wanted) changed = change(edited, plan, statement, job, edit);
    });
    if (changed) out.push_back(std::move(edited));
  }
  return out;
}

}  // namespace adjutant::agent
