// What the owner changes in a plan before it has happened: another value, or without a step.
#include <fmt/format.h>

#include <algorithm>

#include "agent/arguments.h"
#include "agent/plan_edit.h"
#include "agent/runner.h"
#include "journal/watch.h"
#include "plan/printer.h"

namespace adjutant::agent {

using journal::RunState;

namespace {

// Whether the plan that was changed does what was meant: the same effects, but for the one.
bool is_edited_so(const std::vector<PlannedEffect>& before, const std::vector<PlannedEffect>& after,
                  const objections::Edit& edit, bool by_parameter) {
  std::size_t at = 0;
  for (const auto& effect : before) {
    const bool it = effect.number == edit.step;
    if (it && edit.argument.empty()) continue;
    if (at == after.size() || after[at].tool != effect.tool) return false;
    const auto& now = after[at++];
    if (it && now.arguments[edit.argument] != edit.value) return false;
    if (!it && !by_parameter && now.arguments != effect.arguments) return false;
  }
  return at == after.size();
}

}  // namespace

Result<RunView> Runner::prepare_edited(const std::string& id, int objection, std::stop_token stop) {
  const RunView before = TRY(view(id));
  const auto found = std::ranges::find(before.objections, objection, &objections::Objection::number);
  if (!before.waits() || found == before.objections.end() || !found->edit)
    return fail(ErrorKind::usage,
                fmt::format("The run {} has no suggestion with the number {}.", before.run.id, objection),
                fmt::format("See 'adjutant show {}'.", before.run.id));
  return edit(before, *found->edit, std::move(stop));
}

Result<RunView> Runner::prepare_edited(const std::string& id, const objections::Edit& edit_wanted,
                                       std::stop_token stop) {
  const RunView before = TRY(view(id));
  const auto effect = std::ranges::find(before.planned, edit_wanted.step, &PlannedEffect::number);
  if (!before.waits() || effect == before.planned.end())
    return fail(ErrorKind::usage, fmt::format("The run {} has no step {} that waits.", before.run.id, edit_wanted.step),
                fmt::format("See 'adjutant show {}'.", before.run.id));
  return edit(before, edit_wanted, std::move(stop));
}

// The run with one thing changed, in place of the one before.
Result<RunView> Runner::edit(const RunView& before, const objections::Edit& edit, std::stop_token stop) {
  if (!before.happened.empty())
    return fail(ErrorKind::failed, "A part of the run has happened already: it cannot be planned anew.",
                "Reject the rest, and say what you want instead.");
  const auto effect = std::ranges::find(before.planned, edit.step, &PlannedEffect::number);
  const auto plan = TRY(checked(before.run));
  if (effect != before.planned.end()) {
    for (const auto& each : edited_plans(plan, TRY(decode_arguments(before.run.arguments, plan)), effect->tool, edit)) {
      const auto changed = plan::check_text(plan::print(each.program), around_.catalog);
      if (!changed) continue;
      auto after = prepare(before.run.request, *changed, each.arguments, stop);
      if (after && is_edited_so(before.planned, after->planned, edit, each.by_parameter)) {
        TRY(around_.journal.forget_approvals(before.run.id));
        TRY(around_.journal.supersede(before.run.id, "You changed it.", after->run.id));
        return std::move(*after);
      }
      // Nobody has asked for what it does.
      if (after)
        TRY(around_.journal.supersede(after->run.id, "It was tried for a change, and does another thing.",
                                      before.run.id));
    }
  }
  return fail(ErrorKind::failed, "The plan cannot be changed in this one place alone.", "Say anew what you want.");
}

namespace {

// Whether a value is, or holds, the result of a step.
bool holds_result_of(const Json& value, int step) {
  if (value.contains("result_of_step")) return value["result_of_step"].as_int() == step;
  const auto holds = [&](const Json& part) { return holds_result_of(part, step); };
  return std::ranges::any_of(value.items(), holds) ||
         std::ranges::any_of(value.fields(), holds, [](const auto& field) -> const Json& { return field.second; });
}

}  // namespace

// Nobody needs what it gives, and it has not happened.
Result<void> Runner::may_be_left_out(const RunView& view, int step) const {
  const auto effect = std::ranges::find(view.planned, step, &PlannedEffect::number);
  if (effect == view.planned.end() || !(view.waits() || view.run.state == RunState::running))
    return fail(ErrorKind::usage, fmt::format("The run {} has no step {} that could still happen.", view.run.id, step),
                fmt::format("See 'adjutant show {}'.", view.run.id));
  for (const auto& other : view.planned) {
    if (holds_result_of(other.arguments, step))
      return fail(ErrorKind::usage, fmt::format("The step {} needs what the step {} gives.", other.number, step),
                  fmt::format("Strike out the step {} first.", other.number));
  }
  return {};
}

Result<RunView> Runner::strike(const std::string& id, int step, std::stop_token stop) {
  const RunView before = TRY(view(id));
  TRY(may_be_left_out(before, step));
  const auto effect = std::ranges::find(before.planned, step, &PlannedEffect::number);
  TRY(around_.journal.strike(before.run.id, effect->hash));
  if (!before.waits()) return view(before.run.id);  // whoever works on it sees it
  return anew(before, std::move(stop));
}

Result<RunView> Runner::look_again(const std::string& id, std::stop_token stop) {
  const RunView before = TRY(view(id));
  if (!before.waits()) return before;
  return anew(before, std::move(stop));
}

// A run that waits, rehearsed from its last effect on.
Result<RunView> Runner::anew(const RunView& before, std::stop_token stop) {
  const auto lease = new_lease();
  TRY(take(before.run.id, lease));
  const auto rehearsed = [&]() -> Result<RunView> {
    const auto plan = TRY(checked(before.run));
    const journal::Watch watch(around_.journal, before.run.id, lease, std::move(stop));
    TRY(forget_approved(before.run));
    return finish(before.run, plan, lease, Mode::rehearse,
                  TRY(walk(before.run, plan, lease, Mode::rehearse, watch.token())));
  };
  auto after = rehearsed();
  if (!after) [[maybe_unused]]
    const auto released = around_.journal.release(before.run.id, lease.owner);
  return after;
}

Result<plan::Call> Runner::call_of(const RunView& view, int step, std::stop_token stop) {
  const auto effect = std::ranges::find(view.planned, step, &PlannedEffect::number);
  if (effect == view.planned.end())
    return fail(ErrorKind::usage, fmt::format("The run {} has no step {} that waits.", view.run.id, step),
                fmt::format("See 'adjutant show {}'.", view.run.id));
  const auto plan = TRY(checked(view.run));
  const auto arguments = TRY(decode_arguments(view.run.arguments, plan));
  RunWorld world(around_, view.run, "", TRY(Zone::find(view.run.zone)), TRY(around_.journal.steps(view.run.id)),
                 Mode::look, std::move(stop));
  world.find(step);
  [[maybe_unused]] const auto end = plan::evaluate(plan, around_.catalog, arguments, world);
  if (!world.found() || world.found()->signature->name != effect->tool)
    return fail(ErrorKind::failed, fmt::format("The run {} has changed since it was shown.", view.run.id),
                fmt::format("See 'adjutant show {}'.", view.run.id));
  return *world.found();
}

}  // namespace adjutant::agent
