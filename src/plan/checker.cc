#include "plan/checker.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "plan/check_walk.h"
#include "plan/convert.h"
#include "plan/parameter_shape.h"
#include "plan/parser.h"
#include "plan/printer.h"

namespace adjutant::plan {
namespace {

bool is_read(const Expression& expression, const Catalog& catalog) {
  const auto* invoke = std::get_if<Invoke>(&expression.node);
  const Tool* tool = invoke ? catalog.find(invoke->callee) : nullptr;
  return tool && !changes_the_world(tool->signature().effect);
}

void tell_paths(PossibleCall& call) {
  call.control_path = steps_of_worst(call.control_trace, call.control);
  for (auto& argument : call.arguments) argument.path = steps_of_worst(argument.trace, argument.everything());
}

}  // namespace

std::string suggestion(std::string_view name, const std::vector<std::string>& known) {
  const auto near = closest(name, known);
  return near.empty() ? "" : fmt::format("Did you mean '{}'?", near);
}

Control CheckWalk::joined(const Control& a, const Control& b) {
  return {join(a.label, b.label), trace_through({b.trace, a.trace})};
}

Shape CheckWalk::error(Position at, std::string message, std::string hint) {
  if (diagnostics_.size() < 50) diagnostics_.push_back({at, std::move(message), std::move(hint)});
  Shape broken;
  broken.broken = true;
  return broken;
}

void CheckWalk::run() {
  declare_records();
  std::set<std::string> names;
  for (const auto& each : plan_.program.jobs) {
    if (!each.name.empty() && !names.insert(each.name).second)
      error(each.at, fmt::format("There are two jobs named '{}'.", each.name));
    job(each);
  }
}

std::vector<std::string> CheckWalk::type_names() const {
  std::vector<std::string> names = catalog_.type_names();
  for (const auto* scalar :
       {"text", "number", "bool", "time", "date", "duration", "money", "iban", "address", "place", "file", "list"})
    names.emplace_back(scalar);
  for (const auto& [name, type] : plan_.records) names.push_back(name);
  return names;
}

Type CheckWalk::resolve(const WrittenType& written) {
  Type type;
  if (!written.options.empty()) {
    type = Type::enumeration(join(written.options, " | "), written.options);
  } else if (!written.element.empty()) {
    type = Type::list(resolve(written.element.front()));
  } else if (const Type* scalar = Type::scalar(written.name); scalar && scalar->kind() != Kind::nothing) {
    type = *scalar;
  } else if (const auto own = plan_.records.find(written.name); own != plan_.records.end()) {
    type = own->second;
  } else if (const Type* declared = catalog_.type(written.name)) {
    type = *declared;
  } else {
    error(written.at, fmt::format("There is no type named '{}'.", written.name),
          suggestion(written.name, type_names()));
  }
  return written.optional ? type.as_optional() : type;
}

void CheckWalk::declare_records() {
  for (const auto& record : plan_.program.records) {
    if (Type::scalar(record.name) || catalog_.type(record.name) || plan_.records.contains(record.name)) {
      error(record.at, fmt::format("There is a type named '{}' already.", record.name), "Choose another name.");
      continue;
    }
    if (find_builtin(record.name)) {
      error(record.at, fmt::format("'{}' is the name of a builtin.", record.name), "Choose another name.");
      continue;
    }
    std::vector<Field> fields;
    for (const auto& member : record.fields) {
      if (std::any_of(fields.begin(), fields.end(), [&](const Field& field) { return field.name == member.name; })) {
        error(member.at, fmt::format("{} has two fields named '{}'.", record.name, member.name));
      }
      fields.push_back({member.name, resolve(member.type), ""});
    }
    Type type = Type::record(record.name, std::move(fields));
    if (sound_record(record, type)) plan_.records.emplace(record.name, std::move(type));
  }
}

// Fields of fields multiply: a short plan could ask for a record that nobody can fill in.
bool CheckWalk::sound_record(const RecordDefinition& record, const Type& type) {
  if (leaves(type) <= kMaxTypeLeaves && depth(type) <= kMaxTypeDepth) return true;
  error(record.at, fmt::format("The record {} is too large.", record.name),
        fmt::format("Give it at most {} fields in all.", kMaxTypeLeaves));
  return false;
}

void CheckWalk::job(const Job& job) {
  scope_ = {};
  used_.clear();
  control_ = {};
  times_ = 1;
  may_stop_ = false;
  std::vector<Type> types;
  for (const auto& parameter : job.parameters) {
    Shape shape = parameter_shape(resolve(parameter.type), catalog_);
    shape.trace = trace_source(words_for(parameter.name), shape.everything());
    shape.broken = shape.type.kind() == Kind::nothing;  // was reported
    types.push_back(shape.type);
    declare(parameter.name, parameter.at, std::move(shape), false);
  }
  plan_.parameters.push_back(std::move(types));
  block(job.body);
  unused_reads(scope_.names, Scope());
}

void CheckWalk::unused_reads(const std::map<std::string, Variable>& names, const Scope& outside) {
  for (const auto& [name, variable] : names) {
    if (variable.holds_read && !outside.names.contains(name) && used_.insert(name).second) {
      error(variable.at, fmt::format("'{}' is read but never used.", name), "Use it or remove the step.");
    }
  }
}

bool CheckWalk::block(const Block& body) {
  bool reachable = true;
  for (const auto& each : body) {
    if (!reachable) {
      error(each.at, "This step can never be reached.", "Remove it, or put it before the stop.");
      return false;
    }
    reachable = statement(each);
  }
  return reachable;
}

bool CheckWalk::statement(const Statement& statement) {
  if (const auto* node = std::get_if<Assign>(&statement.node)) {
    assign(statement, *node);
  } else if (const auto* choice_node = std::get_if<If>(&statement.node)) {
    return choice(*choice_node);
  } else if (const auto* loop_node = std::get_if<For>(&statement.node)) {
    loop(*loop_node);
  } else if (const auto* evaluate_node = std::get_if<Evaluate>(&statement.node)) {
    evaluate(statement, *evaluate_node);
    const auto* invoke = std::get_if<Invoke>(&evaluate_node->value.node);
    if (invoke && invoke->callee == "stop") {
      may_stop_ = true;
      return false;
    }
  }
  return true;
}

void CheckWalk::declare(const std::string& name, Position at, Shape shape, bool holds_read) {
  if (scope_.names.contains(name)) {
    error(at, fmt::format("'{}' is set already.", name), "A name is set once; give the new value a new name.");
    return;
  }
  if (scope_.partly.contains(name)) {
    error(at, fmt::format("'{}' is set already on one way to this step.", name),
          "A name is set once; give the new value a new name.");
    scope_.partly.erase(name);
  }
  if (find_builtin(name) || plan_.records.contains(name)) {
    error(at, fmt::format("'{}' is the name of a {}.", name, find_builtin(name) ? "builtin" : "record"),
          "Choose another name.");
    return;
  }
  scope_.names.emplace(name, Variable{std::move(shape), at, holds_read});
}

void CheckWalk::assign(const Statement& statement, const Assign& node) {
  Shape shape = expression(node.value);
  shape.under(control_.label, control_.trace);
  declare(node.name, statement.at, std::move(shape), is_read(node.value, catalog_));
}

void CheckWalk::evaluate(const Statement& statement, const Evaluate& node) {
  const auto* invoke = std::get_if<Invoke>(&node.value.node);
  const bool makes_record = invoke && (plan_.records.contains(invoke->callee) || catalog_.type(invoke->callee));
  if (!invoke || makes_record) {
    error(statement.at, "This step does nothing.", "Set a name to the value, or show it with say(...).");
    return;
  }
  visit(node.value);
  const Builtin* builtin = find_builtin(invoke->callee);
  const bool acts = builtin && (builtin->kind == BuiltinKind::owner || builtin->kind == BuiltinKind::ends_job);
  if (is_read(node.value, catalog_) || (builtin && !acts)) {
    error(statement.at, fmt::format("The result of {} is not used.", invoke->callee),
          "Set a name to it, or remove the step.");
  }
}

bool CheckWalk::choice(const If& node) {
  const Scope before = scope_;
  const Control control = control_;
  Control after = control_;  // what decides that a step after all this happens, where a branch may stop
  const bool stopped_before = may_stop_;
  may_stop_ = false;
  std::vector<Scope> ends;
  std::set<std::string> failed_so_far;  // present because all conditions so far did not hold
  const auto run_branch = [&](const Block& body, const std::set<std::string>& facts) {
    const Control inside = control_;
    scope_ = before;
    scope_.present.insert(failed_so_far.begin(), failed_so_far.end());
    scope_.present.insert(facts.begin(), facts.end());
    const bool reachable = block(body);
    if (reachable) ends.push_back(scope_);
    else unused_reads(scope_.names, before);
    after = joined(after, control_);
    control_ = inside;
  };
  for (const auto& branch : node.branches) {
    scope_ = before;
    scope_.present.insert(failed_so_far.begin(), failed_so_far.end());
    const Shape decision = condition(branch.condition);
    decided_by(decision, branch.condition.at, [&] { return "if " + one_line(print(branch.condition), 60); });
    run_branch(branch.body, present_if(branch.condition, true));
    failed_so_far.merge(present_if(branch.condition, false));
  }
  run_branch(node.otherwise, {});
  // A stop in any branch lets the condition decide whether what follows happens.
  control_ = may_stop_ ? after : control;
  may_stop_ = may_stop_ || stopped_before;
  if (ends.empty()) return false;
  std::vector<std::string> clashes;
  scope_ = meet(ends, clashes);
  for (const auto& name : clashes) {
    error(scope_.names.at(name).at, fmt::format("'{}' has different types in the branches.", name),
          "Use one type, or two names.");
  }
  for (const auto& end : ends) {
    std::map<std::string, Variable> lost;
    for (const auto& [name, variable] : end.names) {
      if (!scope_.names.contains(name)) lost.emplace(name, variable);
    }
    unused_reads(lost, before);
  }
  return true;
}

void CheckWalk::loop(const For& node) {
  const Shape list = expression(node.over);
  if (list.broken) return;
  if (list.type.kind() != Kind::list || list.type.optional()) {
    error(node.over.at, fmt::format("'for' needs a list, not {}.", list.type.with_article()),
          list.type.optional() ? kTestFirst : "");
    return;
  }
  const bool stopped_before = may_stop_;
  may_stop_ = false;
  Control after;
  const std::size_t first_call = plan_.calls.size();
  const Scope before = scope_;
  each(node.variable, node.over.at, list, [&] {
    block(node.body);
    unused_reads(scope_.names, before);
    after = control_;
  });
  if (may_stop_) {
    control_ = joined(control_, after);
    // The stop that an earlier round did not take decides about every call of the next one.
    for (std::size_t i = first_call; i < plan_.calls.size(); ++i) {
      auto& call = plan_.calls[i];
      call.control = join(call.control, after.label);
      call.control_trace = trace_through({call.control_trace, after.trace});
      for (auto& argument : call.arguments) {
        if (argument.type.kind() != Kind::nothing) argument.under(after.label, after.trace);
      }
    }
  }
  may_stop_ = may_stop_ || stopped_before;
}

Checked<CheckedPlan> check(Program program, const Catalog& catalog) {
  CheckedPlan plan;
  plan.program = std::move(program);
  CheckWalk walk(catalog, plan);
  walk.run();
  auto diagnostics = walk.take_diagnostics();
  if (!diagnostics.empty()) {
    std::stable_sort(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) {
      return std::pair(a.at.line, a.at.column) < std::pair(b.at.line, b.at.column);
    });
    return std::unexpected(std::move(diagnostics));
  }
  for (auto& call : plan.calls) tell_paths(call);
  return plan;
}

Checked<CheckedPlan> check_text(std::string_view source, const Catalog& catalog) {
  auto program = parse(source);
  if (!program) return std::unexpected(std::move(program).error());
  return check(std::move(*program), catalog);
}

}  // namespace adjutant::plan
