// The owner in the middle of a run: it pauses, they do a step by hand, it goes on.
//
// A pause is a row of the store, which the one conditional write to `issued` looks at: no effect slips in after it. What
// was approved stays approved, since nothing of it has changed. Runner::run ends the pause of a run that waits.
#include <fmt/format.h>

#include <algorithm>

#include "agent/previews.h"
#include "agent/runner.h"

namespace adjutant::agent {

using journal::RunState;
using journal::StepState;

Result<RunView> Runner::pause(const std::string& id) {
  const RunView before = TRY(view(id));
  if (before.run.state != RunState::running || !TRY(around_.journal.pause(before.run.id)))
    return fail(
        ErrorKind::usage,
        fmt::format("The run {} is not going on: it is {}.", before.run.id, journal::to_string(before.run.state)),
        fmt::format("See 'adjutant show {}'.", before.run.id));
  return view(before.run.id);
}

// A walk that has come to the pause: the run waits with what is left of it.
Result<RunView> Runner::rest(const journal::Run& run, const journal::Lease& lease) {
  const std::string reason = "You paused it.";
  if (!TRY(around_.journal.finish(run.id, lease.owner, RunState::waiting, reason)))
    return fail(ErrorKind::failed, fmt::format("Another process has taken over the run {}.", run.id),
                fmt::format("See 'adjutant show {}'.", run.id));
  return view(run.id);
}

Result<RunView> Runner::take_over(const std::string& id, int step, std::stop_token stop) {
  const RunView before = TRY(view(id));
  TRY(may_be_left_out(before, step));
  const auto effect = std::ranges::find(before.planned, step, &PlannedEffect::number);
  if (!before.waits()) {
    TRY(around_.journal.take_over(before.run.id, effect->hash));
    return view(before.run.id);  // whoever works on it sees it
  }
  const auto lease = new_lease();
  TRY(take(before.run.id, lease));
  const auto written = [&]() -> Result<void> {
    TRY(around_.journal.take_over(before.run.id, effect->hash));
    for (auto& each : TRY(around_.journal.steps(before.run.id))) {
      if (each.number != step || each.hash != effect->hash) continue;
      if (each.state != StepState::planned && each.state != StepState::intended) continue;
      set_done_by_owner(each);
      TRY(around_.journal.write(before.run.id, each));
    }
    if (before.paused) return {};
    // What speaks against a step that is not done any more is no reason to wait.
    RunView now = TRY(view(before.run.id));
    return hear_objections(now);
  }();
  TRY(around_.journal.release(before.run.id, lease.owner));
  if (!written) return std::unexpected(written.error());
  RunView after = TRY(view(before.run.id));
  // With nothing left to do by it, the rest is what the plan says at its end.
  if (after.planned.empty()) return run(before.run.id, std::move(stop));
  return after;
}

}  // namespace adjutant::agent
