// How a run is taken back: the inverses of its effects, last first, as a plan of its own.
#include <fmt/format.h>

#include <algorithm>

#include "agent/arguments.h"
#include "agent/previews.h"
#include "agent/runner.h"
#include "base/text.h"
#include "plan/printer.h"
#include "plan/statement.h"

namespace adjutant::agent {

using journal::RunState;
using journal::StepState;
using plan::Label;

// Each effect of a run by its step. Undo runs are runs too: what an undo took back stands again where that undo was taken
// back, and then the latter's own inverse is the way to take it back.
Result<std::map<int, Runner::Inverse>> Runner::inverses(const journal::Run& run) {
  using State = Inverse::State;
  std::map<int, Inverse> all;
  for (const auto& step : TRY(around_.journal.steps(run.id))) {
    if (step.kind != "effect" || only_asks(step)) continue;
    // A step that failed half-way has an inverse for what it did.
    if (step.state == StepState::confirmed || (step.state == StepState::failed && !step.inverse.is_null())) {
      all[step.number] = {State::stands, step.inverse, {}, step.report, step.line, step.call["tool"].as_string()};
    } else if (step.state == StepState::unknown || step.state == StepState::issued) {
      all[step.number] = {State::unknown, {}, {}, step.report, step.line};
    }
  }
  for (const auto& undo : TRY(around_.journal.undoing(run.id))) {
    for (const auto& [number, taking] : TRY(inverses(undo))) {
      const auto at = static_cast<std::size_t>(taking.line - 1);
      if (at >= undo.undone_steps.items().size()) continue;
      Inverse& effect = all[static_cast<int>(undo.undone_steps.items()[at].as_int())];
      if (taking.state == State::unknown) {
        effect = {State::unknown, {}, {}, taking.report, effect.line};
      } else if (taking.state == State::stands) {
        effect.state = State::taken_back;
        effect.again = taking.call;
      } else {
        effect.state = State::stands;
        effect.call = taking.again;
      }
    }
  }
  return all;
}

// The run that was planned on from what this one has found: it is taken back by itself. Nothing where there is none.
Result<std::string> Runner::what_came_of(const journal::Run& run) const {
  const auto after = TRY(stages().after(run.id));
  const auto next = after ? TRY(around_.journal.find(*after)) : std::nullopt;
  if (!next || next->state == RunState::rejected) return std::string();
  const bool waits = next->state == RunState::waiting;
  return fmt::format(" The run {} came of it: 'adjutant {} {}' {}.", next->id, waits ? "reject" : "undo", next->id,
                     waits ? "drops it" : "takes back what that did");
}

// Why an inverse cannot be done now: found out without doing it.
Result<void> Runner::why_not(const Json& stored) const {
  plan::Tool* tool = around_.catalog.find(stored["tool"].as_string());
  if (!tool) return fail(ErrorKind::failed, fmt::format("the tool {} is gone", stored["tool"].as_string()));
  const auto call = TRY(plan::make_call(tool->signature(), stored["arguments"], Label::owner()));
  TRY(tool->preview(call));
  return {};
}

Result<Runner::Undo> Runner::prepare_undo(const std::string& id, std::stop_token stop) {
  const auto found = TRY(around_.journal.find(id));
  if (!found) return fail(ErrorKind::usage, fmt::format("There is no run '{}'.", id), "'adjutant runs' lists them.");
  if (found->state == RunState::running)
    return fail(ErrorKind::failed, "The run is still going.", "Stop it first, or let 'adjutant serve' end it.");
  Undo undo;
  journal::Run run;
  std::string plan_text;
  const auto all = TRY(inverses(*found));
  run.undone_steps = Json::array();
  for (auto at = all.rbegin(); at != all.rend(); ++at) {
    const Inverse& inverse = at->second;
    if (inverse.state == Inverse::State::taken_back) continue;
    const auto statement = inverse.state == Inverse::State::unknown || inverse.call.is_null()
                               ? std::nullopt
                               : plan::statement(inverse.call["tool"].as_string(), inverse.call["arguments"]);
    const auto possible = statement ? why_not(inverse.call) : Result<void>();
    if (statement && possible) {
      plan_text += *statement;
      run.undone_steps.push(at->first);
    } else {
      undo.cannot.push_back(inverse.report + (possible ? "" : " " + possible.error().message));
      if (inverse.tool == kNextTool) undo.cannot.back() += "." + TRY(what_came_of(*found));
    }
  }
  if (plan_text.empty()) {
    if (undo.cannot.empty() && !all.empty()) return fail(ErrorKind::failed, "It was taken back already.");
    return undo;
  }
  auto plan = plan::check_text(plan_text, around_.catalog);
  if (!plan)
    return std::unexpected(
        while_doing(plan::to_error(plan.error(), plan_text, "undo"), "making the plan that takes the run back"));
  run.id = random_id(random_, 40);
  run.created_ms = around_.clock.now_ms().time_since_epoch().count();
  run.plan = plan::print(plan->program);
  run.arguments = encode_arguments({{}});
  run.zone = zone_.name();
  run.undoes = found->id;
  undo.view = TRY(rehearse(run, *plan, std::move(stop)));
  return undo;
}

}  // namespace adjutant::agent
