#include "plan/evaluator.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/text.h"
#include "plan/builtins.h"
#include "plan/convert.h"
#include "plan/format.h"
#include "plan/influence.h"
#include "plan/may_end.h"
#include "plan/operators.h"
#include "plan/printer.h"
#include "plan/scalar_attributes.h"

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

// What the memory of a whole run may grow to, in bytes of texts and lists that the plan itself makes.
constexpr std::size_t kMaxMade = 512 << 20;
constexpr std::size_t kMaxText = 4 << 20;

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

  // Every statement and every item of a comprehension.
  Evaluated<void> count_step(Position at) {
    if (++steps_ > kMaxSteps) {
      return failed(
          {ErrorKind::failed, "The plan took more than a million steps.", "Limit the lists that it goes through.", {}},
          at);
    }
    return placed(world_.step(at), at);
  }

  // A value that the plan has made itself: what all of them weigh is bounded.
  Evaluated<Value> made(Value value, Position at) {
    made_ += value.text().size() + value.items().size() * sizeof(Value);
    if (made_ > kMaxMade) {
      return failed({ErrorKind::failed,
                     "The plan made more text and lists than fit.",
                     "Limit the lists that it goes through.",
                     {}},
                    at);
    }
    return value;
  }

  // Whether the choice or the loop may end the job, on the way that was taken or on another.
  bool sticks(const Statement& statement) {
    const auto [at, is_new] = may_end_.emplace(&statement, false);
    if (is_new) at->second = may_end_job(statement);
    return at->second;
  }

  Evaluated<void> statement(const Statement& statement) {
    TRY(count_step(statement.at));
    if (const auto* assign = std::get_if<Assign>(&statement.node)) {
      Value value = TRY(expression(assign->value));
      Value held = value.under(control_);
      if (held.items().data() != value.items().data()) held = TRY(made(std::move(held), statement.at));
      names_.emplace_back(assign->name, std::move(held));
      return {};
    }
    if (const auto* choice_node = std::get_if<If>(&statement.node)) return choice(*choice_node, sticks(statement));
    if (const auto* loop_node = std::get_if<For>(&statement.node)) return loop(*loop_node, sticks(statement));
    if (const auto* evaluate = std::get_if<Evaluate>(&statement.node)) TRY(expression(evaluate->value));
    return {};
  }

  // The condition's value; its label joins the control label.
  Evaluated<Value> decide(const Expression& condition) {
    Value value = TRY(expression(condition));
    if (value.is_placeholder()) return needs_result(condition.at);
    control_ = join(control_, value.label);  // truth is about the value itself, not about what is inside it
    return value;
  }

  Evaluated<void> choice(const If& node, bool sticks) {
    const Label before = control_;
    const Block* taken = &node.otherwise;
    for (const auto& branch : node.branches) {
      if (truth(TRY(decide(branch.condition)))) {
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

  Evaluated<void> loop(const For& node, bool sticks) {
    const Value list = TRY(expression(node.over));
    if (list.is_placeholder()) return needs_result(node.over.at);
    const Label before = control_;
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
      Evaluated<Value> operator()(const Template& node) { return TRY(self.fill(node, e)).text; }
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
      Evaluated<Value> operator()(const Comprehension& node) { return self.comprehension(node, e.at); }
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

  struct Filled {
    Value text;
    std::vector<Cell> cells;
  };

  Evaluated<Filled> fill(const Template& node, const Expression& e) {
    std::vector<Cell> cells;
    std::string text = node.texts.front();
    Label label = Label::owner();
    std::vector<Origin> from;
    std::optional<Value> later;
    for (std::size_t i = 0; i < node.values.size(); ++i) {
      const Value value = TRY(expression(node.values[i]));
      if (const auto* placeholder = placeholder_in(value)) later = Value{Kind::text, *placeholder, label, value.from};
      std::string filled = later || node.formats[i].empty() ? spoken(value) : formatted(value, node.formats[i]);
      text += filled + node.texts[i + 1];
      cells.push_back({std::string(column_of(node.values[i])), std::move(filled)});
      label = join(label, whole_label(value));
      if (value.from) from.push_back(value.from);
      if (text.size() > kMaxText) return failed({ErrorKind::failed, "A text became too long.", "", {}}, e.at);
    }
    if (later) return Filled{Value{Kind::text, later->data, label, later->from}, {}};
    auto made_from = origin(fmt::format("line {} of the plan", e.at.line), "", std::move(from));
    Value whole = TRY(made(text_value(std::move(text), label, std::move(made_from)), e.at));
    if (std::ranges::any_of(cells, &std::string::empty, &Cell::column)) cells.clear();
    return Filled{std::move(whole), std::move(cells)};
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
    if (position.number() != std::floor(position.number()))
      return failed({ErrorKind::failed, fmt::format("{} is no whole number.", spoken(position)), "", {}}, e.at);
    const auto count = static_cast<double>(list.items().size());
    const double at = position.number() < 0 ? position.number() + count : position.number();
    if (!(at >= 0 && at < count)) {
      return failed({ErrorKind::failed,
                     fmt::format("{} is of length {}; there is no number {}.", one_line(print(*node.object), 60), count,
                                 spoken(position)),
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
    if (placeholder_in(left) || placeholder_in(right)) return needs_result(node.right->at);
    const Value read_left = TRY(placed(beside(node.op, left, right), e.at));
    const Value read_right = TRY(placed(beside(node.op, right, left), e.at));
    return made(TRY(placed(apply(node.op, read_left, read_right), e.at)), e.at);
  }

  // A literal text beside a time, a date or money is read as one. The checker lets no other text stand there.
  Result<Value> beside(Operator op, const Value& value, const Value& other) {
    if (value.type.kind() != Kind::text || other.missing()) return value;
    const auto type = literal_type(op, other.type);
    return type && !is_text_like(type->kind()) ? convert(value, *type, now_) : value;
  }

  Evaluated<Value> list(const ListLiteral& node, const Expression& e) {
    List items;
    Type element = Kind::nothing;
    for (const auto& item : node.items) {
      items.push_back(TRY(expression(item)));
      if (element.kind() == Kind::nothing) element = items.back().type;
    }
    return made(list_value(element, std::move(items), Label::owner(), in_plan(e.at)), e.at);
  }

  Evaluated<Value> comprehension(const Comprehension& node, Position at) {
    const Value over = TRY(expression(*node.over));
    if (over.is_placeholder()) return needs_result(node.over->at);
    const Label before = control_;
    Label deciding = over.label;
    List items;
    const auto known = plan_.items.find({at.line, at.column});
    const Type element = known == plan_.items.end() ? Type() : known->second;
    for (const auto& item : over.items()) {
      TRY(count_step(at));
      const std::size_t depth = names_.size();
      names_.emplace_back(node.variable, item.under(over.label));
      control_ = join(before, over.label);
      bool taken = true;
      for (const auto& test : node.condition) {
        const Value decision = TRY(decide(test));
        deciding = join(deciding, decision.label);
        taken = truth(decision);
      }
      if (taken) items.push_back(TRY(expression(*node.item)));
      names_.resize(depth);
    }
    control_ = before;
    return made(list_value(element, std::move(items), deciding, over.from), at);
  }

  Evaluated<Value> invoke(const Invoke& node, const Expression& e) {
    if (const Tool* tool = catalog_.find(node.callee)) return call_tool(node, tool->signature(), e);
    if (const Builtin* builtin = find_builtin(node.callee)) return call_builtin(node, *builtin, e);
    const auto own = plan_.records.find(node.callee);
    return construct(node, own == plan_.records.end() ? *catalog_.type(node.callee) : own->second, e);
  }

  // Name(field=value, ...). What is not given is missing.
  Evaluated<Value> construct(const Invoke& node, const Type& record, const Expression& e) {
    List fields;
    fields.reserve(record.fields().size());
    for (const auto& field : record.fields()) {
      const auto given = std::find_if(node.arguments.begin(), node.arguments.end(),
                                      [&](const Argument& argument) { return argument.name == field.name; });
      if (given == node.arguments.end()) {
        fields.push_back(missing_value(field.type, Label::owner(), in_plan(e.at)));
      } else {
        const Value value = TRY(expression(*given->value));
        fields.push_back(value.missing() ? missing_value(field.type, value.label, value.from)
                                         : TRY(placed(convert(value, field.type, now_), e.at)));
      }
    }
    return made(record_value(record.required(), std::move(fields), Label::owner(), in_plan(e.at)), e.at);
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
    for (const auto& argument : call.arguments) {
      // Nothing can be looked up yet by what is not there yet.
      if (!changes_the_world(signature.effect) && placeholder_in(argument)) return needs_result(e.at);
    }
    Value result = TRY(placed(world_.call(call, {e.at, call.control}), e.at));
    const Value& limit = call.argument("limit");
    if (limit.type.kind() == Kind::number && !limit.missing() &&
        static_cast<double>(result.items().size()) > std::max(0.0, limit.number())) {
      return failed({ErrorKind::failed, fmt::format("{} gave more than its limit.", signature.name), "", {}}, e.at);
    }
    return labelled(std::move(result), signature, influence(call), call.control);
  }

  // A result under what decided about the call, and, but for the fields that are independent of them, its arguments.
  static Value labelled(Value result, const Signature& signature, const Label& influence, const Label& control) {
    const auto& fields = signature.result.fields();
    const bool independent = std::any_of(fields.begin(), fields.end(),
                                         [&](const Field& field) { return signature.gives_independently(field.name); });
    if (!independent || result.missing()) return result.under(influence);
    // The label of a placeholder is the world's guess; what the tool will say of the fields is known.
    if (const auto* later = std::get_if<Placeholder>(&result.data))
      result = placeholders(signature, *later, result.from);
    List items = result.items();
    for (std::size_t i = 0; i < items.size() && i < fields.size(); ++i)
      items[i] = items[i].under(signature.gives_independently(fields[i].name) ? control : influence);
    result.label = join(result.label, control);
    result.data = std::make_shared<const List>(std::move(items));
    return result;
  }

  // A record that an effect will give: it will be there, with each field still to come.
  static Value placeholders(const Signature& signature, const Placeholder& later, const Origin& from) {
    const auto said = [&](const std::string& field) {
      const auto at = signature.labels.find(field);
      return at == signature.labels.end() ? Label() : at->second;
    };
    List items;
    for (const auto& field : signature.result.fields()) {
      items.push_back(Value{field.type, Placeholder{later.step, later.path + "." + field.name},
                            join(said(""), said(field.name)), from});
    }
    return record_value(signature.result, std::move(items), said(""), from);
  }

  Evaluated<Value> call_builtin(const Invoke& node, const Builtin& builtin, const Expression& e) {
    if (builtin.name == "say") return say(*node.arguments.front().value, e);
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
      if (placeholder_in(values[index])) return needs_result(e.at);
    }
    if (builtin.compute) return made(TRY(placed(builtin.compute({values, now_}), e.at)), e.at);
    return call_world(builtin, values, record, e);
  }

  Evaluated<Value> say(const Expression& said, const Expression& e) {
    const auto* form = std::get_if<Template>(&said.node);
    Filled answer = form ? TRY(fill(*form, said)) : Filled{TRY(expression(said)), {}};
    TRY(placed(world_.say(answer.text.under(control_), std::move(answer.cells), site(e.at)), e.at));
    return Value{Kind::nothing, std::monostate(), Label(), nullptr};
  }

  Evaluated<Value> call_world(const Builtin& builtin, std::vector<Value>& values, const Type& record,
                              const Expression& e) {
    if (builtin.name == "stop") {
      TRY(placed(world_.stopped(values[0].under(control_), site(e.at)), e.at));
      return std::unexpected(Halt{Halt::Why::job_ends, {}, e.at});
    }
    if (builtin.name == "ask") {
      auto answer = TRY(placed(world_.ask(values[0], values[1], values[2].text(), site(e.at)), e.at));
      if (!answer) return std::unexpected(Halt{Halt::Why::waits, {}, e.at});
      // Which it is was the owner's choice, who may see it is not.
      return answer->under(Label(std::vector<flow::Source>(), whole_label(values[1]).readers()));
    }
    if (builtin.name == "confirm") return confirm(values, e);
    // What a role gives has the labels of all that it read, whatever the world says.
    const Label read = join(whole_label(values[0]), whole_label(values[1]));
    return TRY(placed(ask_role(builtin, values, record, site(e.at)), e.at)).under(read);
  }

  Result<Value> ask_role(const Builtin& builtin, const std::vector<Value>& values, const Type& record,
                         const Site& site) {
    if (builtin.name == "extract") return world_.extract(values[0], record, site);
    if (builtin.name == "classify") return world_.classify(values[0], values[1], site);
    if (builtin.name == "choose") return world_.choose(values[0], values[1], site);
    return world_.draft(values[0], values[1], site);
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
  std::size_t made_ = 0;
  std::unordered_map<const Statement*, bool> may_end_;
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
