#include "agent/runner.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "base/text.h"
#include "plan/printer.h"

namespace adjutant::agent {
namespace {

using journal::RunState;
using journal::StepState;
using plan::Label;

constexpr std::chrono::seconds kLease{60};

Json encode_arguments(const std::vector<std::vector<plan::Value>>& arguments) {
  Json jobs = Json::array();
  for (const auto& job : arguments) {
    Json values = Json::array();
    for (const auto& value : job) values.push(plan::encode(value));
    jobs.push(std::move(values));
  }
  return jobs;
}

Result<std::vector<std::vector<plan::Value>>> decode_arguments(const Json& json, const plan::CheckedPlan& plan) {
  std::vector<std::vector<plan::Value>> jobs;
  for (std::size_t i = 0; i < plan.parameters.size(); ++i) {
    std::vector<plan::Value> values;
    for (std::size_t p = 0; p < plan.parameters[i].size(); ++p) {
      if (i >= json.items().size() || p >= json.items()[i].items().size())
        return fail(ErrorKind::failed, "The journal lacks an argument of the plan.");
      values.push_back(TRY(plan::decode(plan.parameters[i][p], json.items()[i].items()[p])));
    }
    jobs.push_back(std::move(values));
  }
  return jobs;
}

RunState state_after(const Error& error) {
  if (error.kind == ErrorKind::needs_approval) return RunState::waiting;
  if (error.kind == ErrorKind::stopped) return RunState::stopped;
  return RunState::failed;
}

// A JSON value as a literal of the plan language; records have none.
std::optional<std::string> as_literal(const Json& json) {
  if (json.is_string()) return plan::quote(json.as_string());
  if (json.is_bool()) return json.as_bool() ? "True" : "False";
  if (json.is_number()) return json.as_double() < 0 ? std::nullopt : std::optional(json.dump());
  if (!json.is_array()) return std::nullopt;
  std::vector<std::string> items;
  for (const auto& item : json.items()) {
    const auto literal = as_literal(item);
    if (!literal) return std::nullopt;
    items.push_back(*literal);
  }
  return "[" + join(items, ", ") + "]";
}

std::optional<std::string> as_statement(const Json& stored_call) {
  std::vector<std::string> arguments;
  for (const auto& [name, value] : stored_call["arguments"].fields()) {
    if (value.is_null()) continue;
    const auto literal = as_literal(value);
    if (!literal) return std::nullopt;
    arguments.push_back(name + "=" + *literal);
  }
  return stored_call["tool"].as_string() + "(" + join(arguments, ", ") + ")\n";
}

std::string who(const plan::Value& value) {
  const Label label = plan::whole_label(value);
  std::vector<std::string> names;
  for (const auto& source : label.sources()) {
    if (source.kind == flow::SourceKind::person || source.kind == flow::SourceKind::place ||
        source.kind == flow::SourceKind::model) {
      names.push_back(flow::to_string(source));
    }
  }
  return join(names, ", ");
}

PlannedEffect planned_effect(const journal::Step& step, const plan::Catalog& catalog) {
  PlannedEffect effect;
  effect.number = step.number;
  effect.line = step.line;
  effect.tool = step.call["tool"].as_string();
  if (const auto* tool = catalog.find(effect.tool)) effect.effect = tool->signature().effect;
  effect.arguments = step.call["arguments"];
  for (const auto& [name, from] : step.preview["sources"].fields()) effect.sources.emplace_back(name, from.as_string());
  effect.hash = step.hash;
  effect.preview = preview_from(step.preview);
  effect.decision = decision_from(step.preview);
  return effect;
}

}  // namespace

Verdict RunView::worst() const {
  Verdict worst = Verdict::allow;
  for (const auto& effect : planned) {
    if (!effect.approved || effect.decision.verdict == Verdict::forbid)
      worst = std::max(worst, effect.decision.verdict);
  }
  return worst;
}

Result<RunView> Runner::prepare(const std::string& request, const plan::CheckedPlan& plan,
                                const std::vector<std::vector<plan::Value>>& arguments, std::stop_token stop) {
  journal::Run run;
  run.id = random_id(random_, 40);
  run.created_ms = around_.clock.now_ms().time_since_epoch().count();
  run.request = request;
  run.plan = plan::print(plan.program);
  run.arguments = encode_arguments(arguments);
  run.zone = zone_.name();
  TRY(around_.journal.create(run));
  return evaluate(run, plan, Mode::rehearse, stop);
}

Result<plan::CheckedPlan> Runner::checked(const journal::Run& run) const {
  auto plan = plan::check_text(run.plan, around_.catalog);
  if (!plan) {
    return std::unexpected(while_doing(plan::to_error(plan.error(), run.plan, run.id),
                                       "reading the plan of an earlier run; the tools may have changed"));
  }
  return std::move(*plan);
}

Result<RunView> Runner::evaluate(const journal::Run& run, const plan::CheckedPlan& plan, Mode mode,
                                 std::stop_token stop) {
  const auto arguments = TRY(decode_arguments(run.arguments, plan));
  RunWorld world(around_, run, TRY(Zone::find(run.zone)), TRY(around_.journal.steps(run.id)), mode, stop);
  const auto end = plan::evaluate(plan, around_.catalog, arguments, world);
  return finish(run, plan, mode, end);
}

Result<RunView> Runner::finish(const journal::Run& run, const plan::CheckedPlan& plan, Mode mode,
                               const Result<plan::Evaluation>& end) {
  RunView now = TRY(view(run.id));
  RunState state = RunState::done;
  std::string reason;
  if (!end) {
    state = state_after(end.error());
    reason = end.error().message;
    now.error = end.error();
  } else if (end->ending == plan::Ending::waits) {
    state = RunState::waiting;
    reason = "It waits for your answer.";
  } else if (mode == Mode::rehearse && (end->ending == plan::Ending::needs_result || !now.planned.empty())) {
    state = RunState::waiting;
  }
  if (end && end->ending == plan::Ending::needs_result) {
    for (const auto& call : plan.calls) {
      if (plan::changes_the_world(call.signature->effect) && call.at.line >= end->at.line) {
        now.possible_after.push_back(fmt::format("line {}: {}", call.at.line, call.signature->name));
      }
    }
  }
  if (mode == Mode::rehearse && state == RunState::waiting && now.worst() == Verdict::forbid) {
    state = RunState::rejected;
    reason = "The mandate forbids it.";
    now.error = Error{ErrorKind::forbidden, reason, "", {}};
  }
  TRY(around_.journal.set_state(run.id, state, reason));
  now.run.state = state;
  now.run.reason = reason;
  return now;
}

Result<void> Runner::approve(const RunView& view, Yes yes) {
  std::vector<std::string> hashes;
  for (const auto& effect : view.planned) {
    const bool covered = effect.decision.verdict == Verdict::ask ||
                         (yes == Yes::each && effect.decision.verdict == Verdict::approve_each);
    if (covered) hashes.push_back(effect.hash);
  }
  return around_.journal.approve(view.run.id, hashes);
}

Result<void> Runner::reject(const std::string& run) {
  TRY(around_.journal.forget_approvals(run));
  return around_.journal.set_state(run, RunState::rejected, "You rejected it.");
}

// A lease whose process is gone is as good as released: nobody works on the run any more.
Result<bool> Runner::lease(const std::string& run, const std::string& owner) {
  if (TRY(around_.journal.lease(run, owner, kLease))) return true;
  const std::string holder = TRY(around_.journal.lease_owner(run));
  const auto pid = static_cast<pid_t>(std::strtol(holder.c_str(), nullptr, 10));
  if (pid <= 0 || ::kill(pid, 0) == 0 || errno != ESRCH) return false;
  TRY(around_.journal.release(run, holder));
  return around_.journal.lease(run, owner, kLease);
}

Result<RunView> Runner::run(const std::string& id, std::stop_token stop) {
  const auto found = TRY(around_.journal.find(id));
  if (!found) return fail(ErrorKind::usage, fmt::format("There is no run '{}'.", id), "'adjutant runs' lists them.");
  const journal::Run run = *found;
  if (run.state == RunState::done || run.state == RunState::rejected) return view(run.id);
  const std::string owner = fmt::format("{}-{}", ::getpid(), random_id(random_, 40));
  if (!TRY(lease(run.id, owner))) {
    return fail(ErrorKind::failed, fmt::format("Another process works on the run {}.", run.id),
                "Wait for it, or stop it.");
  }
  const auto plan = checked(run);
  Result<RunView> result = plan ? Result<RunView>(RunView{}) : Result<RunView>(std::unexpected(plan.error()));
  if (plan) {
    TRY(around_.journal.set_state(run.id, RunState::running));
    result = evaluate(run, *plan, Mode::execute, stop);
    TRY(around_.journal.clear_stop(run.id));
  }
  TRY(around_.journal.release(run.id, owner));
  return result;
}

Result<RunView> Runner::view(const std::string& id) {
  const auto found = TRY(around_.journal.find(id));
  if (!found) return fail(ErrorKind::usage, fmt::format("There is no run '{}'.", id), "'adjutant runs' lists them.");
  RunView out;
  out.run = *found;
  for (auto& step : TRY(around_.journal.steps(out.run.id))) {
    if (step.kind == "say") {
      const auto value = plan::decode(plan::Kind::text, step.result);
      if (value) out.answer.push_back({plan::spoken(*value), who(*value)});
    } else if (step.kind == "effect" && (step.state == StepState::planned || step.state == StepState::intended)) {
      out.planned.push_back(planned_effect(step, around_.catalog));
      out.planned.back().approved = TRY(around_.journal.approved(out.run.id, step.hash));
    } else if (step.kind == "effect") {
      out.happened.push_back(std::move(step));
    }
  }
  return out;
}

Result<std::vector<journal::Run>> Runner::interrupted() { return around_.journal.in_state(RunState::running); }

Result<Runner::Undo> Runner::prepare_undo(const std::string& id, std::stop_token stop) {
  const RunView before = TRY(view(id));
  if (before.run.state == RunState::running)
    return fail(ErrorKind::failed, "The run is still going.", "Stop it first.");
  for (const auto& run : TRY(around_.journal.in_state(RunState::done))) {
    if (run.undoes == before.run.id)
      return fail(ErrorKind::failed, fmt::format("It was taken back already, by the run {}.", run.id));
  }
  Undo undo;
  std::string plan_text;
  for (auto step = before.happened.rbegin(); step != before.happened.rend(); ++step) {
    if (step->state == StepState::unknown) undo.cannot.push_back(step->report);
    if (step->state != StepState::confirmed) continue;
    const auto statement = step->inverse.is_null() ? std::nullopt : as_statement(step->inverse);
    if (statement) plan_text += *statement;
    else undo.cannot.push_back(step->report);
  }
  if (plan_text.empty()) return undo;
  auto plan = plan::check_text(plan_text, around_.catalog);
  if (!plan)
    return std::unexpected(
        while_doing(plan::to_error(plan.error(), plan_text, "undo"), "making the plan that takes the run back"));
  journal::Run run;
  run.id = random_id(random_, 40);
  run.created_ms = around_.clock.now_ms().time_since_epoch().count();
  run.plan = plan::print(plan->program);
  run.arguments = encode_arguments({{}});
  run.zone = zone_.name();
  run.undoes = before.run.id;
  TRY(around_.journal.create(run));
  undo.view = TRY(evaluate(run, *plan, Mode::rehearse, stop));
  return undo;
}

}  // namespace adjutant::agent
