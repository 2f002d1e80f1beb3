// The checker's walk over one plan: state shared by its statements (checker.cc) and expressions (check_expression.cc).
#pragma once

#include "plan/builtins.h"
#include "plan/scope.h"

namespace adjutant::plan {

// What decides that a place in the plan is reached.
struct Control {
  Label label;
  Trace trace;
};

class CheckWalk {
 public:
  CheckWalk(const Catalog& catalog, CheckedPlan& plan) : catalog_(catalog), plan_(plan) {}

  void run();
  std::vector<Diagnostic> take_diagnostics() { return std::move(diagnostics_); }

 private:
  // checker.cc
  void declare_records();
  Type resolve(const WrittenType& written);
  std::vector<std::string> type_names() const;
  void job(const Job& job);
  bool block(const Block& body);  // false: the end of the block cannot be reached
  bool statement(const Statement& statement);
  void assign(const Statement& statement, const Assign& node);
  void declare(const std::string& name, Position at, Shape shape, bool holds_read);
  bool choice(const If& node);
  void loop(const For& node);
  void evaluate(const Statement& statement, const Evaluate& node);
  bool sound_record(const RecordDefinition& record, const Type& type);
  // Reports those that were never used; `outside` has the names that a later step may still use.
  void unused_reads(const std::map<std::string, Variable>& names, const Scope& outside);
  // Enters an item of `list` into the scope under `variable`, while `body` runs.
  template <class Body>
  void each(const std::string& variable, Position at, const Shape& list, Body body);

  static Control joined(const Control& a, const Control& b);
  // Lets a decision, described by `words()`, decide about what comes.
  template <class Words>
  void decided_by(const Shape& decision, Position at, Words words);

  // check_expression.cc
  Shape expression(const Expression& e);  // of a value: what gives none is an error
  Shape visit(const Expression& e);
  Shape name(const Expression& e, const Name& node);
  Shape attribute(const Expression& e, const Attribute& node);
  Shape index(const Expression& e, const Index& node);
  Shape binary(const Expression& e, const Binary& node);
  Shape logical(const Expression& e, const Binary& node);
  Shape condition(const Expression& e);
  Shape present(const Expression& e);  // of a value that is not missing
  Shape list(const Expression& e, const ListLiteral& node);
  Shape comprehension(const Expression& e, const Comprehension& node);
  Shape negate(const Expression& e, const Negate& node);

  // check_call.cc
  Shape invoke(const Expression& e, const Invoke& node);
  Shape tool(const Expression& e, const Invoke& node, const Signature& signature);
  Shape builtin(const Expression& e, const Invoke& node, const Builtin& builtin);
  Shape construct(const Expression& e, const Invoke& node, const Type& record);
  void literal_converts(const Expression& e, const Shape& shape, const Type& type);
  Shape error(Position at, std::string message, std::string hint = {});
  Shape narrowed(const Expression& e, Shape shape) const;

  const Catalog& catalog_;
  CheckedPlan& plan_;
  std::vector<Diagnostic> diagnostics_;
  Scope scope_;
  std::set<std::string> used_;            // names that were read anywhere in the job
  Control control_;                       // of the branches and loops around this point
  bool conditional_ = false;              // inside 'and', 'or' or a comprehension
  std::optional<std::size_t> times_ = 1;  // how often this point can be reached
  bool may_stop_ = false;                 // a stop() or confirm() was seen since this was last cleared
};

constexpr auto kTestFirst = "Test it with 'if' first.";

std::vector<std::string> field_names(const Type& record);

// A name that something holds with a "did you mean".
std::string suggestion(std::string_view name, const std::vector<std::string>& known);

template <class Words>
void CheckWalk::decided_by(const Shape& decision, Position at, Words words) {
  Control more{decision.label, nullptr};
  if (decision.trace) more.trace = trace_step(at, words(), decision.label, {decision.trace});
  control_ = joined(control_, more);
}

template <class Body>
void CheckWalk::each(const std::string& variable, Position at, const Shape& list, Body body) {
  const Scope before = scope_;
  const Control control = control_;
  const auto times = times_;
  decided_by(list, at, [&] { return "for " + variable; });
  times_ = times_ && list.most ? std::optional(saturated_product(*times_, *list.most)) : std::nullopt;
  declare(variable, at, list.item(), false);
  body();
  scope_ = before;
  control_ = control;
  times_ = times;
}

}  // namespace adjutant::plan
