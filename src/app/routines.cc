#include "app/routines.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/owners_hand.h"
#include "app/requests.h"
#include "base/json_list.h"
#include "base/text.h"
#include "when/when.h"

namespace adjutant::app {
namespace {

using journal::RunState;
using tools::routines::Routine;
using tools::routines::RoutineClock;
using tools::routines::Routines;

constexpr auto kTooLate = std::chrono::hours(12);  // a morning's briefing is of no use the next day

Result<Routine> routine_named(Assistant& assistant, const std::string& id) {
  auto routine = TRY(Routines(assistant.database).find(id));
  if (!routine)
    return fail(ErrorKind::usage, fmt::format("There is no routine '{}'.", one_line(id, 60)),
                "'adjutant routines' lists them.");
  return std::move(*routine);
}

// A crash has cut the run off before anything of it happened, and nobody has said yes to it: it may stand for times that are
// over by now.
Result<bool> is_to_be_prepared_anew(Assistant& assistant, const agent::RunView& view) {
  const bool open = view.waits() || view.run.state == RunState::running || view.run.state == RunState::draft;
  const bool approved = std::ranges::any_of(view.planned, &agent::PlannedEffect::approved);
  return open && view.happened.empty() && !approved && !TRY(assistant.runner.is_worked_on(view.run.id));
}

// The run of a moment, to its preview; after a crash the one that was begun, or another in its place.
Result<agent::RunView> prepared(Assistant& assistant, RoutineClock& clock, const RoutineClock::Due& due,
                                const std::stop_token& stop) {
  std::string cut_off;
  if (!due.run.empty()) {
    const auto before = TRY(assistant.journal.find(due.run));
    if (before && before->id == due.run) {
      auto view = TRY(assistant.runner.view(due.run));
      if (!TRY(is_to_be_prepared_anew(assistant, view))) return view;
      cut_off = due.run;
    }
  }
  const auto run = assistant.runner.new_id();
  if (!cut_off.empty())
    TRY(assistant.journal.supersede(cut_off, "It was cut off before it began, and prepared anew.", run));
  const auto routed = TRY(assistant.routine_jobs.plan(due.routine.jobs));
  TRY(clock.begin(due, run));
  return assistant.runner.prepare(due.routine.request, routed.plan, routed.arguments, stop, nullptr, run);
}

std::string what_came_of(const agent::RunView& view) {
  if (view.waits()) return fmt::format("It waits for you: 'adjutant show {}'.", view.run.id);
  if (view.run.state != RunState::done)
    return fmt::format("It was not done: {} See 'adjutant show {}'.", view.run.reason, view.run.id);
  std::vector<std::string> lines;
  for (const auto& said : view.answer) lines.push_back(said.text);
  for (const auto& step : view.happened) lines.push_back(step.report);
  return lines.empty() ? "Done." : join(lines, " ");
}

Result<void> do_one(Assistant& assistant, RoutineClock& clock, const RoutineClock::Due& due,
                    const std::stop_token& stop, const std::function<void(std::string_view)>& tell) {
  const Instant now = assistant.clock.now();
  const auto name = fmt::format("Routine \"{}\": ", one_line(due.routine.request, 80));
  if (now - due.moment.instant > kTooLate && due.run.empty()) {
    tell(name + fmt::format("{} was missed.", spoken(due.moment)));
    return clock.settle(due, now, "");
  }
  auto view = prepared(assistant, clock, due, stop);
  // What was stopped in the middle of it is due still.
  if (!view && view.error().kind == ErrorKind::stopped) return std::unexpected(view.error());
  if (view) view = run_if_allowed(assistant, {std::move(*view), false, {}}, stop);
  TRY(clock.settle(due, now, view ? "" : view.error().text()));
  tell(name + (view ? what_came_of(*view) : view.error().text()));
  return {};
}

}  // namespace

Result<std::optional<Instant>> do_due_routines(Assistant& assistant, const std::stop_token& stop,
                                               const std::function<void(std::string_view)>& tell) {
  RoutineClock clock(assistant.database);
  for (const auto& due : TRY(clock.due(assistant.clock.now()))) {
    if (stop.stop_requested()) break;
    TRY(do_one(assistant, clock, due, stop, tell));
  }
  return clock.next();
}

Result<agent::RunView> try_routine(Assistant& assistant, const std::string& id, const std::stop_token& stop) {
  const auto routine = TRY(routine_named(assistant, id));
  const auto routed = TRY(assistant.routine_jobs.plan(routine.jobs));
  return assistant.runner.prepare(routine.request, routed.plan, routed.arguments, stop);
}

Result<agent::RunView> change_routine(Assistant& assistant, const std::string& id, const std::string& request,
                                      const std::string& when, const std::stop_token& stop) {
  const auto routine = TRY(routine_named(assistant, id));
  Json arguments = Json()
                       .set("id", routine.id)
                       .set("request", request.empty() ? routine.request : request)
                       .set("start", iso(routine.first))
                       .set("repeat", routine.repeat);
  if (!when.empty()) {
    const Time now{assistant.clock.now(), assistant.zone};
    const auto spans = TRY(when::resolve(when, now, assistant.home.config().times));
    const auto& span = spans.front();
    if (span.repeat.empty() || !span.has_clock)
      return fail(ErrorKind::usage, fmt::format("\"{}\" does not say how often and at what time.", one_line(when, 80)),
                  "Say it as in \"every weekday at 8\".");
    arguments.set("start", iso(span.point.value_or(span.begin))).set("repeat", span.repeat);
  }
  return prepare_by_hand(assistant, "routines.change", arguments, stop);
}

Result<Json> routine_list(Assistant& assistant) {
  Json all = Json::array();
  for (const auto& routine : TRY(Routines(assistant.database).all())) {
    Json one = Json()
                   .set("id", routine.id)
                   .set("request", routine.request)
                   .set("rhythm", tools::routines::rhythm(routine))
                   .set("does", json_list(assistant.routine_jobs.says(routine.jobs)))
                   .set("on", routine.on);
    if (routine.next) one.set("next", iso(*routine.next));
    if (!routine.last_run.empty()) one.set("last_run", routine.last_run);
    if (!routine.trouble.empty()) one.set("trouble", routine.trouble);
    all.push(std::move(one));
  }
  return Json().set("routines", std::move(all));
}

}  // namespace adjutant::app
