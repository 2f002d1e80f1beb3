#include "plan/evaluator.h"

#include <fmt/format.h>

#include <algorithm>

#include "plan/builtins.h"
#include "plan/convert.h"
#include "plan/operators.h"
#include "plan/printer.h"

namespace adjutant::plan {
namespace {

constexpr std::size_t kMaxSteps = 1'000'000;

// Why evaluation leaves the normal course.
struct Halt {
  enum class Why { error, needs_result, waits, job_ends } why = Why::error;
  Error error;
  Position at;
};
template <class T>
using Evaluated = std::expected<T, Halt>;

bool holds_stop(const Block& body);

bool holds_stop(const Statement& statement) {
  if (const auto* choice = std::get_if<If>(&statement.node)) {
    return holds_stop(choice->otherwise) || std::any_of(choice->branches.begin(), choice->branches.end(),
                                                        [](const Branch& branch) { return holds_stop(branch.body); });
  }
  if (const auto* loop = std::get_if<For>(&statement.node)) return holds_stop(loop->body);
  const auto* evaluate = std::get_if<Evaluate>(&statement.node);
  const auto* invoke = evaluate ? std::get_if<Invoke>(&evaluate->value.node) : nullptr;
  return invoke && invoke->callee == "stop";
}

bool holds_stop(const Block& body) {
  return std::any_of(body.begin(), body.end(), [](const Statement& statement) { return holds_stop(statement); });
}

class Evaluator {
 public:
  Evaluator(const CheckedPlan& plan, const Catalog& catalog, World& world)
      : plan_(plan), catalog_(catalog), world_(world), now_(world.now()) {}

  Result<Evaluation> run(const std::vector<std::vector<Value>>& arguments) {
    for (std::size_t i = 0; i < plan_.program.jobs.size(); ++i) {
      const Job& job = plan_.program.jobs[i];
      names_.clear();
      control_ = Label();
      for (std::size_t p = 0; p < job.parameters.size(); ++p) {
        names_.emplace_back(job.parameters[p].name, TRY(convert(arguments.at(i).at(p), plan_.parameters[i][p], now_)));
      }
      const auto done = block(job.body);
      if (done || done.error().why == Halt::Why::job_ends) continue;
      const Halt& halt = done.error();
      if (halt.why == Halt::Why::needs_result) return Evaluation{Ending::needs_result, halt.at};
      if (halt.why == Halt::Why::waits) return Evaluation{Ending::waits, halt.at};
      return std::unexpected(halt.error);
    }
    return Evaluation{};
  }

 private:
  using Names = std::vector<std::pair<std::string_view, Value>>;

  // An outside error, placed in the plan.
  std::unexpected<Halt> failed(Error error, Position at) {
    error.context.push_back(fmt::format("running line {} of the plan", at.line));
    return std::unexpected(Halt{Halt::Why::error, std::move(error), at});
  }
  template <class T>
  Evaluated<T> placed(Result<T> result, Position at) {
    if (!result) return failed(std::move(result).error(), at);
    if constexpr (std::is_void_v<T>) return {};
    else return std::move(*result);
  }
  static std::unexpected<Halt> needs_result(Position at) {
    return std::unexpected(Halt{Halt::Why::needs_result, {}, at});
  }

  Site site(Position at) const { return {at, control_}; }

  Evaluated<void> block(const Block& body) {
    for (const auto& each : body) TRY(statement(each));
    return {};
  }

  Evaluated<void> statement(const Statement& statement) {
    if (++steps_ > kMaxSteps) {
      return failed(
          {ErrorKind::failed, "The plan took more than a million steps.", "Limit the lists that it goes through.", {}},
          statement.at);
    }
    TRY(placed(world_.step(statement.at), statement.at));
    if (const auto* assign = std::get_if<Assign>(&statement.node)) {
      Value value = TRY(expression(assign->value));
      names_.emplace_back(assign->name, value.under(control_));
      return {};
    }
    if (const auto* choice_node = std::get_if<If>(&statement.node)) return choice(*choice_node);
    if (const auto* loop_node = std::get_if<For>(&statement.node)) return loop(*loop_node);
    if (const auto* evaluate = std::get_if<Evaluate>(&statement.node)) TRY(expression(evaluate->value));
    return {};
  }

  // The value's truth; its label and the condition's join the control label.
  Evaluated<bool> decide(const Expression& condition) {
    const Value value = TRY(expression(condition));
    if (value.is_placeholder()) return needs_result(condition.at);
    control_ = join(control_, value.label);  // truth is about the value itself, not about what is inside it
    return truth(value);
  }

  Evaluated<void> choice(const If& node) {
    const Label before = control_;
    const bool sticks =
        holds_stop(node.otherwise) || std::any_of(node.branches.begin(), node.branches.end(),
                                                  [](const Branch& branch) { return holds_stop(branch.body); });
    const Block* taken = &node.otherwise;
    for (const auto& branch : node.branches) {
      if (TRY(decide(branch.condition))) {
        taken = &branch.body;
        break;
      }
    }
    const Label inside = control_;
    TRY(block(*taken));
    // A stop in any branch, taken or not, lets the condition decide whether what follows happens.
    control_ = sticks ? join(inside, control_) : before;
    return {};
  }

  Evaluated<void> loop(const For& node) {
    const Value list = TRY(expression(node.over));
    if (list.is_placeholder()) return needs_result(node.over.at);
    const Label before = control_;
    const bool sticks = holds_stop(node.body);
    control_ = join(control_, list.label);
    for (const auto& item : list.items()) {
      const std::size_t depth = names_.size();
      names_.emplace_back(node.variable, item.under(list.label));
      const auto done = block(node.body);
      names_.resize(depth);
      if (!done) return done;
    }
    if (!sticks) control_ = before;
    return {};
  }

  Evaluated<Value> expression(const Expression& e) {
    struct Visitor {
      Evaluator& self;
      const Expression& e;
      Evaluated<Value> operator()(const None&) {
        return Value{Type(Kind::nothing).as_optional(), std::monostate(), Label::owner(), self.in_plan(e.at)};
      }
      Evaluated<Value> operator()(bool value) { return bool_value(value, Label::owner(), self.in_plan(e.at)); }
      Evaluated<Value> operator()(double value) { return number_value(value, Label::owner(), self.in_plan(e.at)); }
      Evaluated<Value> operator()(const std::string& text) {
        return text_value(text, Label::owner(), self.in_plan(e.at));
      }
      Evaluated<Value> operator()(const Name& node) { return self.name(node); }
      Evaluated<Value> operator()(const Template& node) { return self.fill(node, e); }
      Evaluated<Value> operator()(const Attribute& node) { return self.attribute(node, e); }
      Evaluated<Value> operator()(const Index& node) { return self.index(node, e); }
      Evaluated<Value> operator()(const Binary& node) { return self.binary(node, e); }
      Evaluated<Value> operator()(const Not& node) {
        const Value value = TRY(self.expression(*node.operand));
        if (value.is_placeholder()) return needs_result(e.at);
        return bool_value(!truth(value), value.label, value.from);
      }
      Evaluated<Value> operator()(const Negate& node) {
        const Value value = TRY(self.expression(*node.operand));
        if (value.is_placeholder()) return needs_result(e.at);
        return self.placed(negated(value), e.at);
      }
      Evaluated<Value> operator()(const ListLiteral& node) { return self.list(node, e); }
      Evaluated<Value> operator()(const Comprehension& node) { return self.comprehension(node); }
      Evaluated<Value> operator()(const Invoke& node) { return self.invoke(node, e); }
    };
    return std::visit(Visitor{*this, e}, e.node);
  }

  static Result<Value> negated(const Value& value) {
    if (value.type.kind() == Kind::duration) return duration_value(-value.duration(), value.label, value.from);
    if (value.type.kind() == Kind::number) return number_value(-value.number(), value.label, value.from);
    return money_value(TRY(multiply(value.money(), -1)), value.label, value.from);
  }

  Origin in_plan(Position at) {
    if (!plan_origin_ || plan_line_ != at.line) {
      plan_origin_ = origin(fmt::format("line {} of the plan", at.line));
      plan_line_ = at.line;
    }
    return plan_origin_;
  }

  Evaluated<Value> name(const Name& node) {
    const auto at =
        std::find_if(names_.rbegin(), names_.rend(), [&](const auto& entry) { return entry.first == node.name; });
    return at->second;  // the checker has seen to it that it is set
  }

  Evaluated<Value> fill(const Template& node, const Expression& e) {
    std::string text = node.texts.front();
    Label label = Label::owner();
    std::vector<Origin> from;
    std::optional<Value> later;
    for (std::size_t i = 0; i < node.values.size(); ++i) {
      const Value value = TRY(expression(node.values[i]));
      if (value.is_placeholder()) later = value;
      text += spoken(value) + node.texts[i + 1];
      label = join(label, whole_label(value));
      if (value.from) from.push_back(value.from);
    }
    if (text.size() > (4 << 20)) return failed({ErrorKind::failed, "A text became too long.", "", {}}, e.at);
    if (later) return Value{Kind::text, later->data, label, later->from};
    return text_value(std::move(text), label,
                      origin(fmt::format("line {} of the plan", e.at.line), "", std::move(from)));
  }

  Evaluated<Value> attribute(const Attribute& node, const Expression& e) {
    const Value object = TRY(expression(*node.object));
    if (const auto* later = std::get_if<Placeholder>(&object.data)) {
      const int index = object.type.field_index(node.name);
      const Type type = index >= 0 ? object.type.fields()[static_cast<std::size_t>(index)].type
                                   : scalar_attribute(object.type.kind(), node.name);
      return Value{type, Placeholder{later->step, later->path + "." + node.name}, object.label, object.from};
    }
    if (object.missing())
      return failed({ErrorKind::failed, fmt::format("{} is missing.", print(*node.object)), "", {}}, e.at);
    if (object.type.kind() == Kind::record) return object.field(node.name).under(object.label);
    return read_scalar_attribute(object, node.name);
  }

  Evaluated<Value> index(const Index& node, const Expression& e) {
    const Value list = TRY(expression(*node.object));
    const Value position = TRY(expression(*node.index));
    if (list.is_placeholder() || position.is_placeholder()) return needs_result(e.at);
    const auto count = static_cast<double>(list.items().size());
    const double at = position.number() < 0 ? position.number() + count : position.number();
    if (!(at >= 0 && at < count)) {
      return failed(
          {ErrorKind::failed,
           fmt::format("{} has {} items; there is no number {}.", print(*node.object), count, spoken(position)),
           "Test the list with 'if' first.",
           {}},
          e.at);
    }
    return list.items()[static_cast<std::size_t>(at)].under(join(list.label, position.label));
  }

  Evaluated<Value> binary(const Binary& node, const Expression& e) {
    const Value left = TRY(expression(*node.left));
    if (left.is_placeholder()) return needs_result(node.left->at);
    if (node.op == Operator::both || node.op == Operator::either) {
      if (truth(left) != (node.op == Operator::both)) return bool_value(truth(left), left.label, left.from);
      const Label before = control_;
      control_ = join(control_, left.label);
      const Value right = TRY(expression(*node.right));
      control_ = before;
      if (right.is_placeholder()) return needs_result(node.right->at);
      return bool_value(truth(right), join(left.label, right.label), right.from);
    }
    const Value right = TRY(expression(*node.right));
    if (right.is_placeholder()) return needs_result(node.right->at);
    // A literal text beside a time, a date or money is read as one.
    const bool left_literal = std::holds_alternative<std::string>(node.left->node) && left.type.kind() == Kind::text;
    const bool right_literal = std::holds_alternative<std::string>(node.right->node) && right.type.kind() == Kind::text;
    if (right_literal && becomes(left))
      return placed(apply(node.op, left, TRY(placed(convert(right, left.type, now_), e.at))), e.at);
    if (left_literal && becomes(right))
      return placed(apply(node.op, TRY(placed(convert(left, right.type, now_), e.at)), right), e.at);
    return placed(apply(node.op, left, right), e.at);
  }

  static bool becomes(const Value& other) {
    const Kind kind = other.type.kind();
    return kind == Kind::time || kind == Kind::date || kind == Kind::money || kind == Kind::duration;
  }

  Evaluated<Value> list(const ListLiteral& node, const Expression& e) {
    List items;
    Type element = Kind::nothing;
    for (const auto& item : node.items) {
      items.push_back(TRY(expression(item)));
      if (element.kind() == Kind::nothing) element = items.back().type;
    }
    return list_value(element, std::move(items), Label::owner(), in_plan(e.at));
  }

  Evaluated<Value> comprehension(const Comprehension& node) {
    const Value over = TRY(expression(*node.over));
    if (over.is_placeholder()) return needs_result(node.over->at);
    const Label before = control_;
    Label deciding = over.label;
    List items;
    Type element = Kind::nothing;
    for (const auto& item : over.items()) {
      if (++steps_ > kMaxSteps)
        return failed({ErrorKind::failed, "The plan took more than a million steps.", "", {}}, node.over->at);
      const std::size_t depth = names_.size();
      names_.emplace_back(node.variable, item.under(over.label));
      control_ = join(before, over.label);
      bool taken = true;
      for (const auto& test : node.condition) taken = TRY(decide(test));
      deciding = join(deciding, control_);
      if (taken) items.push_back(TRY(expression(*node.item)));
      names_.resize(depth);
      if (taken && element.kind() == Kind::nothing) element = items.back().type;
    }
    control_ = before;
    return list_value(element, std::move(items), deciding, over.from);
  }

  Evaluated<Value> invoke(const Invoke& node, const Expression& e) {
    if (const Tool* tool = catalog_.find(node.callee)) return call_tool(node, tool->signature(), e);
    return call_builtin(node, *find_builtin(node.callee), e);
  }

  Evaluated<Value> call_tool(const Invoke& node, const Signature& signature, const Expression& e) {
    Call call{&signature, {}, control_};
    call.arguments.reserve(signature.parameters.size());
    for (const auto& parameter : signature.parameters) {
      const auto given = std::find_if(node.arguments.begin(), node.arguments.end(),
                                      [&](const Argument& argument) { return argument.name == parameter.name; });
      if (given != node.arguments.end()) {
        Value value = TRY(expression(*given->value));
        if (!value.missing() || !parameter.fallback) {
          call.arguments.push_back(TRY(placed(convert(value, parameter.type, now_), e.at)));
          continue;
        }
        // A missing value means the default, but who decided that it is missing still counts.
        call.control = join(call.control, value.label);
      }
      call.arguments.push_back(
          TRY(placed(from_plain_json(parameter.type.as_optional(), *parameter.fallback, Label()), e.at)));
    }
    Label influence = call.control;
    for (const auto& argument : call.arguments) influence = join(influence, whole_label(argument));
    Value result = TRY(placed(world_.call(call, {e.at, call.control}), e.at));
    return result.under(influence);
  }

  Evaluated<Value> call_builtin(const Invoke& node, const Builtin& builtin, const Expression& e) {
    std::vector<Value> values(builtin.parameters.size());
    Type record;
    for (std::size_t i = 0; i < node.arguments.size(); ++i) {
      std::size_t index = i;
      if (!node.arguments[i].name.empty()) {
        index = 0;
        while (builtin.parameters[index] != node.arguments[i].name &&
               builtin.parameters[index] != node.arguments[i].name + "?")
          ++index;
      }
      if (builtin.name == "extract" && index == 1) {
        record = plan_.records.at(std::get<Name>(node.arguments[i].value->node).name);
        continue;
      }
      values[index] = TRY(expression(*node.arguments[i].value));
      const bool passes_on = builtin.kind == BuiltinKind::owner && builtin.name == "say";
      if (values[index].is_placeholder() && !passes_on) return needs_result(e.at);
    }
    if (builtin.compute) return placed(builtin.compute({values, now_}), e.at);
    return call_world(builtin, values, record, e);
  }

  Evaluated<Value> call_world(const Builtin& builtin, std::vector<Value>& values, const Type& record,
                              const Expression& e) {
    const Value nothing{Kind::nothing, std::monostate(), Label(), nullptr};
    if (builtin.name == "say") {
      TRY(placed(world_.say(values[0].under(control_), site(e.at)), e.at));
      return nothing;
    }
    if (builtin.name == "stop") {
      TRY(placed(world_.stopped(values[0].under(control_), site(e.at)), e.at));
      return std::unexpected(Halt{Halt::Why::job_ends, {}, e.at});
    }
    if (builtin.name == "ask") {
      auto answer = TRY(placed(world_.ask(values[0], values[1], site(e.at)), e.at));
      if (!answer) return std::unexpected(Halt{Halt::Why::waits, {}, e.at});
      return std::move(*answer);
    }
    if (builtin.name == "confirm") return confirm(values, e);
    if (builtin.name == "extract") return placed(world_.extract(values[0], record, site(e.at)), e.at);
    if (builtin.name == "classify") return placed(world_.classify(values[0], values[1], site(e.at)), e.at);
    if (builtin.name == "choose") return placed(world_.choose(values[0], values[1], site(e.at)), e.at);
    return placed(world_.draft(values[0], values[1], site(e.at)), e.at);
  }

  Evaluated<Value> confirm(const std::vector<Value>& values, const Expression& e) {
    const auto answer = TRY(placed(world_.confirm(values[0], values[1], site(e.at)), e.at));
    if (!answer) return std::unexpected(Halt{Halt::Why::waits, {}, e.at});
    if (!*answer) {
      TRY(placed(world_.stopped(text_value("You did not confirm it."), site(e.at)), e.at));
      return std::unexpected(Halt{Halt::Why::job_ends, {}, e.at});
    }
    // The owner vouches for the value; who may see it does not change.
    const Label endorsed(flow::Source{flow::SourceKind::owner, "", true}, whole_label(values[0]).readers());
    return relabelled(values[0], endorsed);
  }

  static Value relabelled(const Value& value, const Label& label) {
    Value out = value;
    out.label = label;
    out.from = origin("confirmed by you", "", value.from ? std::vector{value.from} : std::vector<Origin>{});
    if (std::holds_alternative<std::shared_ptr<const List>>(value.data)) {
      List items;
      for (const auto& item : value.items()) items.push_back(relabelled(item, label));
      out.data = std::make_shared<const List>(std::move(items));
    }
    return out;
  }

  const CheckedPlan& plan_;
  const Catalog& catalog_;
  World& world_;
  const Time now_;
  Names names_;
  Label control_;
  std::size_t steps_ = 0;
  Origin plan_origin_;
  int plan_line_ = 0;
};

}  // namespace

Result<Evaluation> evaluate(const CheckedPlan& plan, const Catalog& catalog,
                            const std::vector<std::vector<Value>>& arguments, World& world) {
  if (arguments.size() != plan.program.jobs.size())
    return fail(ErrorKind::usage, "The plan's jobs and their arguments do not match.");
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].size() != plan.program.jobs[i].parameters.size()) {
      return fail(ErrorKind::usage, fmt::format("The job {} takes {} arguments, not {}.", plan.program.jobs[i].name,
                                                plan.program.jobs[i].parameters.size(), arguments[i].size()));
    }
  }
  return Evaluator(plan, catalog, world).run(arguments);
}

}  // namespace adjutant::plan
