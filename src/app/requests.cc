#include "app/requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "agent/planner/request_parts.h"
#include "agent/request_language.h"
#include "app/given.h"
#include "base/text.h"

namespace adjutant::app {

using agent::Runner;
using agent::RunView;
using agent::Verdict;

constexpr int kLookedBack = 20;  // runs, for one that can be taken back

bool may_go_on(const RunView& view) {
  return view.waits() && !view.planned.empty() && (!view.error || view.error->kind == ErrorKind::needs_approval);
}

Result<RunView> view_of(Assistant& assistant, const std::string& run) {
  RunView view = TRY(assistant.runner.view(run));
  view.planning = TRY(assistant.ledger.of_run(view.run.id));
  view.stage = TRY(assistant.stages.of(view.run.id));
  return view;
}

Result<RunView> prepare_planned(Assistant& assistant, const std::string& request, const agent::Stage* stage,
                                const std::stop_token& stop) {
  const auto planned = TRY(assistant.plan(request, stop, stage));
  RunView view = TRY(assistant.runner.prepare(request, planned.plan, planned.arguments, stop, stage));
  TRY(assistant.ledger.belong_to(planned.questions, view.run.id));
  view.planning = planned.planning;
  return view;
}

Error with_ways_out(Error error, const std::string& text) {
  const std::string language = agent::foreign_language(text);
  if (!language.empty())
    error.message = fmt::format("That seems to be in {}; by itself Adjutant understands English.", language);
  error.hint += std::string(error.hint.empty() ? "" : " ") +
                "A model that plans what no skill covers is added with 'adjutant model add'.";
  return error;
}

Result<std::vector<Lesson>> learn_choices(Assistant& assistant, const std::vector<agent::Chosen>& chosen) {
  std::vector<Lesson> lessons;
  for (const auto& [sentence, skill] : chosen) {
    const auto parts = agent::request_parts(sentence);
    if (std::ranges::any_of(parts.given, &agent::GivenText::pasted)) continue;
    lessons.push_back({TRY(assistant.taught.teach(sentence, skill, assistant.clock.now())), skill});
  }
  return lessons;
}

namespace {

// A correction takes the place of what was asked for before: that is dropped where it waits.
Result<void> drop_replaced(Assistant& assistant, const std::string& run) {
  const RunView before = TRY(assistant.runner.view(run));
  if (before.waits()) TRY(assistant.runner.reject(run));
  if (before.happened.empty()) return {};
  return fail(ErrorKind::needs_approval, "That was done already.",
              fmt::format("Undo it first ('adjutant undo {}' takes it back); then say in full what you want.", run));
}

}  // namespace

bool is_undo(std::string_view text) {
  static constexpr std::array<std::string_view, 4> kUndo = {"undo", "undo that", "undo it", "take it back"};
  return std::ranges::find(kUndo, fold(trim(text))) != kUndo.end();
}

Result<agent::Runner::Undo> undo_of_last(Assistant& assistant, const std::stop_token& stop) {
  for (const auto& run : TRY(assistant.journal.latest(kLookedBack))) {
    if (!TRY(assistant.runner.view(run.id)).happened.empty()) return assistant.runner.prepare_undo(run.id, stop);
  }
  return fail(ErrorKind::failed, "Nothing was done that could be taken back.");
}

namespace {

Result<Requested> prepare_undo(Assistant& assistant, const std::stop_token& stop) {
  auto undo = TRY(undo_of_last(assistant, stop));
  if (!undo.view) return fail(ErrorKind::failed, "There is nothing that can be taken back.", join(undo.cannot, " "));
  undo.view->cannot_undo = std::move(undo.cannot);
  return Requested{std::move(*undo.view), true, {}};
}

}  // namespace

Result<Requested> prepare_request(Assistant& assistant, const std::string& text, const std::stop_token& stop,
                                  const std::vector<std::string>& given) {
  TRY(agent::check_request(text));
  if (given.empty() && is_undo(text)) return prepare_undo(assistant, stop);
  const auto routed = assistant.understand(text, stop, TRY(given_values(assistant.folders, assistant.zone, given)));
  if (!routed && !given.empty() && routed.error().kind == ErrorKind::not_understood)
    return std::unexpected(nothing_fits_what_was_given());
  if (!routed && routed.error().kind == ErrorKind::not_understood) {
    if (!assistant.planner) return std::unexpected(with_ways_out(routed.error(), text));
    return Requested{TRY(prepare_planned(assistant, text, nullptr, stop)), true, {}};
  }
  if (!routed) return std::unexpected(routed.error());
  if (routed->problem) return std::unexpected(*routed->problem);
  auto taught = given.empty() ? TRY(learn_choices(assistant, routed->chosen)) : std::vector<Lesson>();
  if (!routed->replaces.empty()) TRY(drop_replaced(assistant, routed->replaces));
  RunView view = TRY(assistant.runner.prepare(text, routed->plan, routed->arguments, stop));
  return Requested{std::move(view), routed->in_doubt, std::move(taught)};
}

namespace {

// A run that has ended may have asked for a further stage; that waits for its own yes.
Result<RunView> with_next_stage(Assistant& assistant, RunView view, const std::stop_token& stop) {
  const auto stage = assistant.stages.due_after(view.run.id);
  if (stage && !*stage && view.held.empty()) return view;
  const auto hold = TRY(assistant.runner.hold(view.run.id, view.held, stop));
  if (!stage) return std::unexpected(stage.error());
  if (!*stage || !assistant.planner) return view;
  return prepare_planned(assistant, (*stage)->request, &**stage, hold->token());
}

}  // namespace

Result<RunView> go_on(Assistant& assistant, const RunView& view, const std::stop_token& stop) {
  RunView after = TRY(assistant.runner.run(view.run.id, stop));
  after.planning = view.planning;
  after.stage = view.stage;
  return with_next_stage(assistant, std::move(after), stop);
}

Result<RunView> run_if_allowed(Assistant& assistant, const Requested& requested, const std::stop_token& stop) {
  const RunView& view = requested.view;
  if (!may_go_on(view) || requested.in_doubt || view.worst() != Verdict::allow || view.is_objected_to()) return view;
  return go_on(assistant, view, stop);
}

Result<RunView> approve_sealed(Assistant& assistant, const std::string& run, const std::string& seal,
                               const std::set<agent::objections::Kind>& despite, const std::stop_token& stop,
                               int step) {
  const RunView view = TRY(view_of(assistant, run));
  if (!may_go_on(view))
    return fail(ErrorKind::usage,
                fmt::format("The run {} has nothing that waits for a yes: it is {}.", view.run.id,
                            journal::to_string(view.run.state)),
                "Look at it again.");
  if (view.seal() != seal)
    return fail(ErrorKind::usage, "What is planned has changed since you saw it.", "Look at the new preview.");
  if (step == 0) TRY(assistant.runner.approve(view, Runner::Yes::each, despite));
  else TRY(assistant.runner.approve_step(view, step, despite));
  return go_on(assistant, view, stop);
}

Result<RunView> resume_paused(Assistant& assistant, const std::string& run, const std::stop_token& stop) {
  const RunView view = TRY(view_of(assistant, run));
  if (!view.paused)
    return fail(ErrorKind::usage,
                fmt::format("The run {} is not paused: it is {}.", view.run.id, journal::to_string(view.run.state)),
                fmt::format("See 'adjutant show {}'.", view.run.id));
  return go_on(assistant, view, stop);
}

}  // namespace adjutant::app
