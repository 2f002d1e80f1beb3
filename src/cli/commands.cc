#include "cli/commands.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "agent/request_language.h"
#include "agent/run_json.h"
#include "agent/run_text.h"
#include "app/given.h"
#include "app/requests.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/reply.h"
#include "plan/checker.h"
#include "plan/convert.h"

namespace adjutant::cli {
namespace {

using agent::Runner;
using agent::RunView;
using agent::Verdict;
using app::may_go_on;
using app::prepare_planned;
using app::view_of;
using app::with_ways_out;

constexpr std::size_t kNearestShown = 4;  // skills

int finish(const RunView& view, const Options& options) {
  if (options.json) {
    show(agent::to_json(view).pretty() + "\n");
    return agent::exit_status(view);
  }
  show(agent::answer_text(view, ink_for(STDOUT_FILENO)) + agent::report_text(view, ink_for(STDOUT_FILENO)));
  const bool staged = !view.stage.after.empty() || std::ranges::any_of(view.happened, [](const journal::Step& step) {
    return step.call["tool"].as_string() == agent::kNextTool;
  });
  if (view.run.state == journal::RunState::done && view.planning && !staged)
    tell(fmt::format("'adjutant learn {}' makes a skill of it: next time no model is asked.\n", view.run.id));
  if (view.paused)
    tell(fmt::format(
        "It is paused: 'adjutant resume {0}' goes on, 'adjutant took-over {0} STEP' says that you did a step "
        "by hand, 'adjutant reject {0}' drops the rest.\n",
        view.run.id));
  else if (view.waits() && !view.planned.empty())
    tell(fmt::format("It waits: 'adjutant approve {}' does it, 'adjutant reject {}' drops it.\n", view.run.id,
                     view.run.id));
  return agent::exit_status(view);
}

int left_alone(Assistant& assistant, const RunView& view, const Options& options) {
  if (auto done = assistant.runner.reject(view.run.id); !done) return show_error(done.error(), options);
  tell(view.happened.empty() ? "Nothing was done.\n" : "The rest was not done.\n");
  return static_cast<int>(ErrorKind::forbidden);
}

// Whether it is clear what was meant; where it is not, and where the plan is another than the owner has seen, they are asked
// even about what the mandate allows.
enum class Meaning { clear, in_doubt, changed };

// What is shown of a run that has ended; where it asked for a further stage, that is planned then.
int end_of(Assistant& assistant, const RunView& view, const Options& options, const std::stop_token& stop);

// From the preview on: approval where it is needed and can be had, then the run. Where that comes to something that was
// not previewed so, there is a new preview, and a new question.
int go_on(Assistant& assistant, RunView view, const Options& options, const std::stop_token& stop,
          Meaning meaning = Meaning::clear) {
  while (may_go_on(view)) {
    if (!options.json) tell(agent::preview_text(view, ink_for(STDERR_FILENO)));
    if (options.dry_run) {
      if (options.json) show(agent::to_json(view).pretty() + "\n");
      return agent::exit_status(view);
    }
    if (view.worst() != Verdict::allow || meaning != Meaning::clear || view.is_objected_to()) {
      if (meaning == Meaning::in_doubt && !options.json) tell("I am not quite sure that this is what you mean.\n");
      meaning = Meaning::clear;
      const Reply reply = reply_to(view, options, stop);
      if (reply.what == Reply::What::nothing) break;
      if (reply.what == Reply::What::no) return left_alone(assistant, view, options);
      if (reply.what == Reply::What::edit) {
        auto edited = assistant.runner.prepare_edited(view.run.id, reply.edit, stop);
        if (!edited) return show_error(edited.error(), options);
        edited->planning = std::move(view.planning);
        edited->stage = view.stage;
        view = std::move(*edited);
        meaning = Meaning::changed;
        continue;
      }
      const auto yes = reply.what == Reply::What::each ? Runner::Yes::each : Runner::Yes::blanket;
      if (auto done = assistant.runner.approve(view, yes, reply.despite); !done)
        return show_error(done.error(), options);
    }
    auto after = assistant.runner.run(view.run.id, stop);
    if (!after) return show_error(after.error(), options);
    after->cannot_undo = std::move(view.cannot_undo);
    after->planning = std::move(view.planning);
    after->stage = view.stage;
    view = std::move(*after);
    if (may_go_on(view) && !options.json) tell(one_line(view.run.reason, 400) + "\n");
  }
  return end_of(assistant, view, options, stop);
}

Result<std::string> read_plan(const std::filesystem::path& file) { return read_file(file, 1 << 20); }

// name=value words as a job's arguments, converted as literals of a plan are.
Result<std::vector<std::vector<plan::Value>>> job_arguments(const plan::CheckedPlan& plan,
                                                            const std::vector<std::string>& words, const Time& now,
                                                            const when::Options& times) {
  std::vector<std::vector<plan::Value>> jobs;
  std::vector<bool> used(words.size());
  for (std::size_t j = 0; j < plan.program.jobs.size(); ++j) {
    std::vector<plan::Value> values;
    for (std::size_t p = 0; p < plan.parameters[j].size(); ++p) {
      const std::string& name = plan.program.jobs[j].parameters[p].name;
      const plan::Type& type = plan.parameters[j][p];
      std::optional<plan::Value> value;
      for (std::size_t w = 0; w < words.size(); ++w) {
        if (!words[w].starts_with(name + "=")) continue;
        used[w] = true;
        const auto text = plan::text_value(words[w].substr(name.size() + 1), plan::Label::owner(),
                                           plan::origin(fmt::format("your --arg {}", name)));
        value = TRY(plan::convert(text, type.required(), now, times));
      }
      if (!value && !type.optional())
        return fail(ErrorKind::usage, fmt::format("The plan needs the argument '{}'.", name),
                    fmt::format("Give it with --arg {}=...", name));
      values.push_back(value ? *value : plan::missing_value(type));
    }
    jobs.push_back(std::move(values));
  }
  for (std::size_t w = 0; w < words.size(); ++w) {
    if (!used[w])
      return fail(ErrorKind::usage, fmt::format("The plan has no argument for '{}'.", one_line(words[w], 60)));
  }
  return jobs;
}

}  // namespace

int go_on_from(Assistant& assistant, const RunView& view, const Options& options, const std::stop_token& stop) {
  return go_on(assistant, view, options, stop, Meaning::in_doubt);
}

int show_error(const Error& error, const Options& options) {
  if (options.json) show(Json().set("error", agent::to_json(error)).pretty() + "\n");
  const auto ink = ink_for(STDERR_FILENO);
  tell(fmt::format("{}adjutant:{} {}\n", ink.bad, ink.off, harmless(error.text())));
  return static_cast<int>(error.kind);
}

namespace {

// What a model has planned. The owner looks at it before anything happens.
int go_on_planned(Assistant& assistant, Result<RunView> view, const Options& options, const std::stop_token& stop) {
  if (!view) return show_error(view.error(), options);
  if (!options.json && !may_go_on(*view)) tell(agent::to_words(*view->planning) + "\n");
  return go_on(assistant, std::move(*view), options, stop, Meaning::in_doubt);
}

// Plans on after a run: `held`, as its view says where it has just ended.
int plan_on(Assistant& assistant, const agent::Stage& stage, const std::string& held, const Options& options,
            const std::stop_token& stop) {
  auto hold = assistant.runner.hold(stage.after, held, stop);
  if (!hold) return show_error(hold.error(), options);
  if (!assistant.planner) {
    return show_error({ErrorKind::failed,
                       "There is no model that could plan the rest.",
                       fmt::format("Add one with 'adjutant model add'; 'adjutant approve {}' plans on.", stage.after),
                       {}},
                      options);
  }
  if (!options.json)
    tell(fmt::format("Stage {} of at most {}: {}\n", stage.number, agent::kMostStages, one_line(stage.task, 300)));
  auto view = prepare_planned(assistant, stage.request, &stage, (*hold)->token());
  hold->reset();
  return go_on_planned(assistant, std::move(view), options, stop);
}

int end_of(Assistant& assistant, const RunView& view, const Options& options, const std::stop_token& stop) {
  const auto stage = assistant.stages.due_after(view.run.id);
  if (stage && *stage) {
    if (!options.json) finish(view, options);
    return plan_on(assistant, **stage, view.held, options, stop);
  }
  if (!view.held.empty()) {
    // Nothing can come of what it asked for.
    if (auto hold = assistant.runner.hold(view.run.id, view.held, stop); !hold)
      return show_error(hold.error(), options);
  }
  if (stage) return finish(view, options);
  if (!options.json) finish(view, options);
  return show_error(stage.error(), options);
}

int carry_out(Assistant& assistant, Runner::Undo undo, const Options& options, const std::stop_token& stop) {
  if (!undo.view) {
    Error error{ErrorKind::failed, "There is nothing that can be taken back.", "", {}};
    if (!undo.cannot.empty()) error.message += " What stays: " + join(undo.cannot, " ");
    return show_error(error, options);
  }
  if (!options.json) {
    for (const auto& report : undo.cannot) tell(fmt::format("Cannot be taken back: {}\n", one_line(report, 300)));
  }
  undo.view->cannot_undo = std::move(undo.cannot);
  return go_on(assistant, std::move(*undo.view), options, stop);
}

// A correction takes the place of what was asked for before: that is dropped, or taken back where it was done. Gives an
// exit status where some of it stays, and nothing else is to be done: it would be done a second time.
std::optional<int> put_aside(Assistant& assistant, const std::string& run, const Options& options,
                             const std::stop_token& stop) {
  const auto before = assistant.runner.view(run);
  if (!before) return show_error(before.error(), options);
  if (before->waits() && !options.dry_run) {
    if (auto done = assistant.runner.reject(run); !done) return show_error(done.error(), options);
    if (!options.json) tell(fmt::format("Dropped: {}\n", one_line(before->run.request, 80)));
  }
  if (before->happened.empty()) return std::nullopt;
  if (options.json || options.dry_run) {
    return show_error({ErrorKind::needs_approval,
                       "That was done already.",
                       fmt::format("'adjutant undo {}' takes it back; then say in full what you want.", run),
                       {}},
                      options);
  }
  auto undo = assistant.runner.prepare_undo(run, stop);
  if (!undo) return show_error(undo.error(), options);
  if (!undo->cannot.empty()) {
    if (undo->view) (void)assistant.runner.reject(undo->view->run.id);
    return show_error({ErrorKind::needs_approval,
                       "That was done already, and this of it cannot be taken back: " + join(undo->cannot, " "),
                       "Say in full what is to be different; what was done is not done again.",
                       {}},
                      options);
  }
  tell("That was done already. First it is taken back:\n");
  const int status = carry_out(assistant, std::move(*undo), options, stop);
  return status == 0 ? std::nullopt : std::optional(status);
}

void tell_lessons(Assistant& assistant, const std::vector<agent::Chosen>& chosen) {
  const auto lessons = app::learn_choices(assistant, chosen);
  if (!lessons) tell(fmt::format("That could not be kept in mind: {}\n", lessons.error().message));
  for (const auto& [number, skill] : lessons ? *lessons : std::vector<app::Lesson>{})
    tell(fmt::format("That means {} from now on; 'adjutant route forget {}' takes it back.\n", skill, number));
}

// Files that go with a request, as things that the sentence can point to.
Result<std::vector<plan::Value>> take_given(Assistant& assistant, const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const auto& path : paths) {
    const auto bytes = read_file(path, app::kMostGivenBytes);
    if (!bytes) return std::unexpected(bytes.error());
    files.push_back(TRY(app::keep_given(assistant.folders, std::filesystem::path(path).filename().string(), *bytes)));
  }
  return app::given_values(assistant.folders, assistant.zone, files);
}

}  // namespace

int ask(Assistant& assistant, const std::string& text, const Options& options, std::stop_token stop) {
  if (auto odd = agent::check_request(text); !odd) return show_error(odd.error(), options);
  if (app::is_undo(text)) {
    auto undo = app::undo_of_last(assistant, stop);
    return undo ? carry_out(assistant, std::move(*undo), options, stop) : show_error(undo.error(), options);
  }
  const auto given = take_given(assistant, options.given);
  if (!given) return show_error(given.error(), options);
  auto routed = assistant.understand(text, stop, *given);
  if (!routed && !given->empty() && routed.error().kind == ErrorKind::not_understood)
    return show_error(app::nothing_fits_what_was_given(), options);
  if (!routed && routed.error().kind == ErrorKind::not_understood) {
    if (assistant.planner)
      return go_on_planned(assistant, prepare_planned(assistant, text, nullptr, stop), options, stop);
    return show_error(with_ways_out(routed.error(), text), options);
  }
  if (!routed) return show_error(routed.error(), options);
  if (routed->problem) return show_error(*routed->problem, options);
  if (!options.json) tell_lessons(assistant, routed->chosen);
  if (!routed->replaces.empty()) {
    if (const auto stays = put_aside(assistant, routed->replaces, options, stop)) return *stays;
  }
  const auto view = assistant.runner.prepare(text, routed->plan, routed->arguments, stop);
  if (!view) return show_error(view.error(), options);
  return go_on(assistant, *view, options, stop, routed->in_doubt ? Meaning::in_doubt : Meaning::clear);
}

int understand(Assistant& assistant, const std::string& text, const Options& options, std::stop_token stop) {
  const auto shown = [&](Json& jobs, const std::string& skill, const std::map<std::string, std::string>& slots,
                         std::optional<double> score) {
    Json words = Json::object();
    std::string line = score ? fmt::format("  {:3.0f} %  {}", 100 * *score, skill) : skill;
    for (const auto& [slot, said] : slots) {
      words.set(slot, said);
      line += fmt::format("  {} = \"{}\"", slot, one_line(said, 80));
    }
    Json job = Json().set("skill", skill).set("words", std::move(words));
    if (score) job.set("score", *score);
    jobs.push(std::move(job));
    if (!options.json) show(line + "\n");
  };
  const auto routed = assistant.understand(text, stop);
  Json understood = Json::array(), near = Json::array();
  for (const auto& job : routed ? routed->understood : std::vector<agent::Understood>{})
    shown(understood, job.skill, job.words, std::nullopt);
  const std::optional<Error> problem = routed ? routed->problem : routed.error();
  if (problem && !options.json) show(problem->text() + "\nNearest to it:\n");
  std::set<std::string> seen;
  const auto nearest = problem ? assistant.understander()->rank(text, {assistant.clock.now(), assistant.zone})
                               : std::vector<agent::Understanding>();
  for (const auto& each : nearest) {
    if (seen.size() == kNearestShown) break;
    if (seen.insert(each.skill->name).second) shown(near, each.skill->name, each.words, each.score);
  }
  Json out = Json().set("understood", std::move(understood)).set("near", std::move(near));
  if (problem) out.set("problem", agent::to_json(*problem));
  if (options.json) show(out.pretty() + "\n");
  return problem ? static_cast<int>(problem->kind) : 0;
}

int plan_run(Assistant& assistant, const std::filesystem::path& file, const std::vector<std::string>& words,
             const Options& options, std::stop_token stop) {
  const auto text = read_plan(file);
  if (!text) return show_error(text.error(), options);
  const auto plan = plan::check_text(*text, assistant.catalog);
  if (!plan) return show_error(plan::to_error(plan.error(), *text, file.string()), options);
  const auto arguments =
      job_arguments(*plan, words, {assistant.clock.now(), assistant.zone}, assistant.home.config().times);
  if (!arguments) return show_error(arguments.error(), options);
  const auto view = assistant.runner.prepare("", *plan, *arguments, stop);
  if (!view) return show_error(view.error(), options);
  return go_on(assistant, *view, options, stop);
}

int list_runs(Assistant& assistant, bool all, const std::string& from, const std::string& to, const Options& options) {
  const auto superseded = all ? journal::Superseded::with : journal::Superseded::without;
  const auto runs = [&]() -> Result<std::vector<journal::Run>> {
    if (from.empty() && to.empty()) return assistant.journal.latest(50, superseded);
    journal::RunQuery query{.superseded = superseded, .limit = SIZE_MAX};
    TRY(journal::bound_by_days(query, from, to, assistant.zone));
    return assistant.journal.page(query);
  }();
  if (!runs) return show_error(runs.error(), options);
  Json out = Json::array();
  for (const auto& run : *runs) {
    out.push(agent::summary_json(run));
    if (options.json) continue;
    const Time at{Instant(std::chrono::floor<Seconds>(std::chrono::milliseconds(run.created_ms))), assistant.zone};
    const std::string what = !run.request.empty()  ? run.request
                             : !run.undoes.empty() ? "undo of " + run.undoes
                                                   : "a plan";
    show(fmt::format("{}  {}  {:8}  {}\n", run.id, spoken(at), journal::to_string(run.state), one_line(what, 80)));
  }
  if (options.json) show(Json().set("runs", std::move(out)).pretty() + "\n");
  return 0;
}

int show_run(Assistant& assistant, const std::string& run, const Options& options) {
  const auto view = view_of(assistant, run);
  if (!view) return show_error(view.error(), options);
  if (options.json) {
    show(agent::to_json(*view).pretty() + "\n");
    return 0;
  }
  const auto ink = ink_for(STDOUT_FILENO);
  show(fmt::format("{}{}{}  {}\n{}", ink.bold, view->run.id, ink.off, journal::to_string(view->run.state),
                   view->run.reason.empty() ? "" : "  " + one_line(view->run.reason, 400) + "\n"));
  if (!view->run.request.empty()) show(fmt::format("you said: {}\n", one_line(view->run.request, 400)));
  show(fmt::format("{}{}{}", ink.dim, harmless(view->run.plan), ink.off));
  show(agent::answer_text(*view, ink) + agent::preview_text(*view, ink) + agent::report_text(*view, ink));
  return 0;
}

Error does_not_wait(const RunView& view) {
  return {ErrorKind::usage,
          fmt::format("The run {} does not wait: it is {}.", view.run.id, journal::to_string(view.run.state)),
          fmt::format("See 'adjutant show {}'.", view.run.id),
          {}};
}

int approve_run(Assistant& assistant, const std::string& run, const ApproveWords& words, const Options& options,
                std::stop_token stop) {
  auto view = view_of(assistant, run);
  if (!view) return show_error(view.error(), options);
  if (!view->waits()) {
    // A further stage that could not be planned before.
    const auto stage = assistant.stages.due_after(view->run.id);
    if (!stage) return show_error(stage.error(), options);
    return *stage ? plan_on(assistant, **stage, "", options, stop) : show_error(does_not_wait(*view), options);
  }
  if (words.edit != 0) {
    // What comes of it is another run: it is shown, and needs a yes of its own.
    auto edited = assistant.runner.prepare_edited(view->run.id, words.edit, stop);
    if (!edited) return show_error(edited.error(), options);
    edited->planning = std::move(view->planning);
    edited->stage = view->stage;
    return go_on(assistant, std::move(*edited), options, stop, Meaning::changed);
  }
  std::set<agent::objections::Kind> despite;
  for (const auto& name : words.despite) {
    const auto kind = agent::objections::kind_from(name);
    if (!kind) {
      return show_error({ErrorKind::usage,
                         fmt::format("There is no objection of the kind '{}'.", one_line(name, 40)),
                         fmt::format("See 'adjutant show {}'.", view->run.id),
                         {}},
                        options);
    }
    despite.insert(*kind);
  }
  if (!options.json) tell(agent::preview_text(*view, ink_for(STDERR_FILENO)));
  const auto done = words.step == 0 ? assistant.runner.approve(*view, Runner::Yes::each, despite)
                                    : assistant.runner.approve_step(*view, words.step, despite);
  if (!done) return show_error(done.error(), options);
  auto after = assistant.runner.run(view->run.id, stop);
  if (!after) return show_error(after.error(), options);
  after->planning = std::move(view->planning);
  after->stage = view->stage;
  // What was approved has changed: the new preview is another thing to approve.
  if (may_go_on(*after) && !options.json)
    tell(one_line(after->run.reason, 400) + "\n" + agent::preview_text(*after, ink_for(STDERR_FILENO)));
  return end_of(assistant, *after, options, stop);
}

int strike_step(Assistant& assistant, const std::string& run, int step, const Options& options, std::stop_token stop) {
  const auto before = assistant.runner.view(run);
  if (!before) return show_error(before.error(), options);
  const auto after = assistant.runner.strike(before->run.id, step, stop);
  if (!after) return show_error(after.error(), options);
  if (!options.json && after->waits()) tell(agent::preview_text(*after, ink_for(STDERR_FILENO)));
  return finish(*after, options);
}

int pause_run(Assistant& assistant, const std::string& run, const Options& options) {
  const auto before = assistant.runner.view(run);
  if (!before) return show_error(before.error(), options);
  const auto after = assistant.runner.pause(before->run.id);
  if (!after) return show_error(after.error(), options);
  if (options.json) show(agent::to_json(*after).pretty() + "\n");
  else tell("It finishes what it is about, and waits then.\n");
  return 0;
}

int resume_run(Assistant& assistant, const std::string& run, const Options& options, std::stop_token stop) {
  const auto before = assistant.runner.view(run);
  if (!before) return show_error(before.error(), options);
  const auto after = app::resume_paused(assistant, before->run.id, stop);
  if (!after) return show_error(after.error(), options);
  return finish(*after, options);
}

int take_over_step(Assistant& assistant, const std::string& run, int step, const Options& options,
                   std::stop_token stop) {
  const auto before = assistant.runner.view(run);
  if (!before) return show_error(before.error(), options);
  const auto after = assistant.runner.take_over(before->run.id, step, stop);
  if (!after) return show_error(after.error(), options);
  if (!options.json && after->waits()) tell(agent::preview_text(*after, ink_for(STDERR_FILENO)));
  return finish(*after, options);
}

int reject_run(Assistant& assistant, const std::string& run, const Options& options) {
  const auto view = assistant.runner.view(run);
  if (!view) return show_error(view.error(), options);
  if (!view->waits()) return show_error(does_not_wait(*view), options);
  if (auto done = assistant.runner.reject(view->run.id); !done) return show_error(done.error(), options);
  if (options.json) show(Json().set("run", view->run.id).set("state", "rejected").pretty() + "\n");
  return 0;
}

int stop_run(Assistant& assistant, const std::string& run, const Options& options) {
  std::string id;
  if (!run.empty()) {
    const auto view = assistant.runner.view(run);
    if (!view) return show_error(view.error(), options);
    if (view->waits()) {
      return show_error({ErrorKind::usage,
                         fmt::format("The run {} does nothing: it waits for you.", view->run.id),
                         fmt::format("'adjutant reject {}' drops it.", view->run.id),
                         {}},
                        options);
    }
    id = view->run.id;
  }
  const auto count = assistant.journal.request_stop(id);
  if (!count) return show_error(count.error(), options);
  if (options.json) show(Json().set("stopping", *count).pretty() + "\n");
  else
    show(*count == 0 ? "Nothing is running.\n"
                     : fmt::format("Stopping {}; no further effect happens.\n",
                                   *count == 1 ? "one run" : fmt::format("{} runs", *count)));
  return 0;
}

int undo_run(Assistant& assistant, const std::string& run, const Options& options, std::stop_token stop) {
  auto undo = assistant.runner.prepare_undo(run, stop);
  if (!undo) return show_error(undo.error(), options);
  return carry_out(assistant, std::move(*undo), options, stop);
}

}  // namespace adjutant::cli
