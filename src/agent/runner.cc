#include "agent/runner.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "agent/arguments.h"
#include "agent/previews.h"
#include "agent/question_layout.h"
#include "base/sha256.h"
#include "base/text.h"
#include "journal/watch.h"
#include "plan/printer.h"

namespace adjutant::agent {
namespace {

using journal::RunState;
using journal::StepState;
using plan::Label;

constexpr std::chrono::seconds kLease{60};

RunState state_after(const Error& error) {
  if (error.kind == ErrorKind::needs_approval) return RunState::waiting;
  if (error.kind == ErrorKind::stopped) return RunState::stopped;
  return RunState::failed;
}

// The strangers in a value's label, each once: of somebody who is vouched for here and not there, the worse is said.
std::string who(const plan::Value& value) {
  const Label label = plan::whole_label(value);
  std::vector<std::string> names;
  for (const auto& source : label.sources()) {
    if (source.kind != flow::SourceKind::person && source.kind != flow::SourceKind::place &&
        source.kind != flow::SourceKind::model)
      continue;
    const bool worse_is_there = std::ranges::any_of(label.sources(), [&](const flow::Source& other) {
      return source.vouched && !other.vouched && other.kind == source.kind && other.name == source.name;
    });
    if (!worse_is_there) names.push_back(flow::to_string(source));
  }
  return join(names, ", ");
}

// The process of a lease's owner, "PID-...".
bool is_alive(const std::string& owner) {
  const auto pid = static_cast<pid_t>(std::strtol(owner.c_str(), nullptr, 10));
  return pid > 0 && (::kill(pid, 0) == 0 || errno != ESRCH);
}

PlannedEffect planned_effect(const journal::Step& step, const plan::Catalog& catalog) {
  PlannedEffect effect;
  effect.number = step.number;
  effect.line = step.line;
  effect.tool = step.call["tool"].as_string();
  if (const auto* tool = catalog.find(effect.tool)) effect.effect = tool->signature().effect;
  effect.arguments = step.call["arguments"];
  effect.awaits_results = step.preview["awaits_results"].as_bool();
  for (const auto& [name, from] : step.preview["sources"].fields()) effect.sources.emplace_back(name, from.as_string());
  for (const auto& [name, word] : step.preview["origins"].fields()) effect.origins.emplace_back(name, word.as_string());
  effect.hash = step.hash;
  effect.preview = preview_from(step.preview);
  effect.decision = decision_from(step.preview);
  return effect;
}

bool asked_on(const journal::Step& step) {
  return step.state == StepState::confirmed && step.call["tool"].as_string() == kNextTool;
}

}  // namespace

bool RunView::is_objected_to() const {
  return std::ranges::any_of(objections, [](const objections::Objection& one) {
    return !one.answered && one.severity != objections::Severity::note;
  });
}

std::set<objections::Kind> RunView::stops() const {
  std::set<objections::Kind> out;
  for (const auto& one : objections) {
    if (!one.answered && one.severity == objections::Severity::stop) out.insert(one.kind);
  }
  return out;
}

std::string RunView::seal() const {
  Json all = Json::array();
  for (const auto& effect : planned)
    all.push(Json().set("step", effect.number).set("call", effect.hash).set("preview", effect.preview.text));
  for (const auto& one : objections) all.push(Json().set("objection", one.number).set("says", one.sentence));
  return sha256_hex(Json().set("run", run.id).set("all", std::move(all)).dump());
}

Verdict RunView::worst() const {
  Verdict worst = Verdict::allow;
  for (const auto& effect : planned) {
    const bool open = !effect.approved && !effect.awaits_results;
    if (open || effect.decision.verdict == Verdict::forbid) worst = std::max(worst, effect.decision.verdict);
  }
  return worst;
}

journal::Lease Runner::new_lease() { return {fmt::format("{}-{}", ::getpid(), random_id(random_, 40)), kLease}; }

Result<RunView> Runner::prepare(const std::string& request, const plan::CheckedPlan& plan,
                                const std::vector<std::vector<plan::Value>>& arguments, std::stop_token stop,
                                const Stage* stage, const std::string& id) {
  journal::Run run;
  run.id = id.empty() ? new_id() : id;
  run.created_ms = around_.clock.now_ms().time_since_epoch().count();
  run.request = request;
  run.plan = plan::print(plan.program);
  run.arguments = encode_arguments(arguments);
  run.zone = zone_.name();
  return rehearse(run, plan, stop, stage);
}

// A new run, to its preview.
Result<RunView> Runner::rehearse(const journal::Run& run, const plan::CheckedPlan& plan, std::stop_token stop,
                                 const Stage* stage) {
  const auto lease = new_lease();
  TRY(around_.journal.create(run, lease));
  const journal::Watch watch(around_.journal, run.id, lease, std::move(stop));
  return finish(run, plan, lease, Mode::rehearse, TRY(walk(run, plan, lease, Mode::rehearse, watch.token())), stage);
}

Result<plan::CheckedPlan> Runner::checked(const journal::Run& run) const {
  auto plan = plan::check_text(run.plan, around_.catalog);
  if (!plan) {
    return std::unexpected(while_doing(plan::to_error(plan.error(), run.plan, run.id),
                                       "reading the plan of an earlier run; the tools may have changed"));
  }
  return std::move(*plan);
}

Result<Runner::Walk> Runner::walk(const journal::Run& run, const plan::CheckedPlan& plan, const journal::Lease& lease,
                                  Mode mode, std::stop_token stop) {
  const auto arguments = TRY(decode_arguments(run.arguments, plan));
  RunWorld world(around_, run, lease.owner, TRY(Zone::find(run.zone)), TRY(around_.journal.steps(run.id)), mode,
                 std::move(stop));
  auto end = plan::evaluate(plan, around_.catalog, arguments, world);
  if (around_.progress) around_.progress->pause();
  return Walk{std::move(end), world.moved(), world.paused(), std::nullopt, world.held_back()};
}

Result<RunView> Runner::finish(const journal::Run& run, const plan::CheckedPlan& plan, const journal::Lease& lease,
                               Mode mode, const Walk& walk, const Stage* stage) {
  RunView now = TRY(view(run.id));
  RunState state = RunState::done;
  std::string reason;
  const auto& end = walk.end;
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
  if (mode == Mode::rehearse && state == RunState::waiting) TRY(hear_objections(now));
  if (walk.moved && reason.empty()) reason = walk.moved->message;
  if (walk.held_back && reason.empty() && state == RunState::waiting) reason = "The other steps wait for your yes.";
  if (walk.asked && state == RunState::waiting) {
    reason = walk.asked->message;
    now.error = walk.asked;
  }
  now.run.state = state;
  now.run.reason = reason;
  TRY(close(now, lease, stage));
  // A question stands open from then on that the run waits.
  if (end && end->ending == plan::Ending::waits) {
    auto asked = TRY(view(run.id));
    now.question = std::move(asked.question);
    now.home = asked.home;
  }
  return now;
}

// The end of the work on a run in one write: its state, and its place where it is a further stage. A process that ends before
// it leaves a draft, and the stage is still to be planned.
Result<void> Runner::close(RunView& now, const journal::Lease& lease, const Stage* stage) {
  const std::string& run = now.run.id;
  const bool asks_on =
      now.run.state == RunState::done && !now.run.request.empty() && std::ranges::any_of(now.happened, asked_on);
  auto transaction = TRY(store::Transaction::begin(around_.journal.database()));
  if (stage && !TRY(stages().begin(*stage, run))) {
    TRY(around_.journal.finish(run, lease.owner, RunState::rejected, "This stage was planned already."));
    TRY(transaction.commit());
    return fail(ErrorKind::failed, fmt::format("Another process has planned on after {}.", stage->after),
                "See 'adjutant runs'.");
  }
  const auto hold = asks_on ? journal::Journal::Hold::goes_on : journal::Journal::Hold::ends;
  if (!TRY(around_.journal.finish(run, lease.owner, now.run.state, now.run.reason, hold))) {
    return fail(ErrorKind::failed, fmt::format("Another process has taken over the run {}.", run),
                fmt::format("See 'adjutant show {}'.", run));
  }
  TRY(transaction.commit());
  if (asks_on) now.held = lease.owner;
  if (stage) now.stage = {stage->number, stage->after};
  return {};
}

Held::Held(journal::Journal& journal, journal::Run run, journal::Lease lease, std::stop_token stop)
    : journal_(journal), run_(std::move(run)), lease_(std::move(lease)) {
  watch_.emplace(journal_, run_.id, lease_, std::move(stop));
}

Held::~Held() {
  watch_.reset();
  if (left_) return;
  // Where that fails the stage looks as if it had been cut off, and is planned then.
  [[maybe_unused]] const auto ended = journal_.finish(run_.id, lease_.owner, run_.state, run_.reason);
}

Result<std::unique_ptr<Held>> Runner::hold(const std::string& id, const std::string& held, std::stop_token stop) {
  const auto run = TRY(around_.journal.find(id));
  if (!run || run->state != RunState::done) return fail(ErrorKind::usage, fmt::format("The run {} is not done.", id));
  journal::Lease lease = new_lease();
  if (!held.empty()) lease.owner = held;
  if (held.empty() || !TRY(around_.journal.renew(run->id, lease))) TRY(take(run->id, lease));
  return std::make_unique<Held>(around_.journal, *run, std::move(lease), std::move(stop));
}

// What was said against what is planned now, in place of what was said before.
Result<void> Runner::hear_objections(RunView& view) {
  if (!around_.objector || !view.run.undoes.empty()) return {};
  std::vector<objections::Effect> effects;
  std::vector<journal::Step> unheard;
  for (auto& step : TRY(around_.journal.steps(view.run.id))) {
    const bool planned = step.kind == "effect" && step.state == StepState::planned;
    if (!planned || only_asks(step) || step.preview["awaits_results"].as_bool()) continue;
    effects.push_back(objected_effect(step, around_.catalog));
    if (!effects.back().signature) effects.pop_back();
    if (is_unheard(step)) unheard.push_back(std::move(step));
  }
  const Time now{Instant(std::chrono::floor<Seconds>(std::chrono::milliseconds(view.run.created_ms))),
                 TRY(Zone::find(view.run.zone))};
  view.objections =
      TRY(objections::KeptObjections(around_.journal.database())
              .keep(view.run.id, around_.objector->object({view.run.id, view.run.request, now}, std::move(effects))));
  for (auto& step : unheard) {
    set_unheard(step, false);
    TRY(around_.journal.write(view.run.id, step));
  }
  return {};
}

// Answers what speaks against the step, or where that is 0, against any.
Result<void> Runner::answer(const RunView& view, Yes yes, const std::set<objections::Kind>& despite, int step) {
  std::vector<int> answered;
  const auto is_meant = [&](const objections::Objection& one) {
    return !one.answered && (step == 0 || one.step == step || one.step == 0);
  };
  for (const auto& one : view.objections) {
    if (!is_meant(one)) continue;
    if (one.severity == objections::Severity::stop && !despite.contains(one.kind)) {
      return fail(ErrorKind::needs_approval, fmt::format("A yes does not do for this: {}", one.sentence),
                  fmt::format("If you want it all the same, say 'adjutant approve {} --despite {}'.", view.run.id,
                              objections::to_string(one.kind)));
    }
    answered.push_back(one.number);
  }
  TRY(objections::KeptObjections(around_.journal.database()).answer(view.run.id, answered));
  for (const auto& one : view.objections) {
    if (is_meant(one) && yes == Yes::each && around_.objector)
      TRY(around_.objector->dismissed(one, around_.clock.now()));
  }
  return {};
}

Result<void> Runner::approve_step(const RunView& view, int step, const std::set<objections::Kind>& despite) {
  const auto effect = std::ranges::find(view.planned, step, &PlannedEffect::number);
  if (!view.waits() || effect == view.planned.end())
    return fail(ErrorKind::usage, fmt::format("The run {} has no step {} that waits.", view.run.id, step),
                fmt::format("See 'adjutant show {}'.", view.run.id));
  if (effect->awaits_results)
    return fail(ErrorKind::usage, fmt::format("The step {} needs what an earlier one gives.", step),
                "Say yes to that one first.");
  if (effect->decision.verdict == Verdict::forbid)
    return fail(ErrorKind::forbidden, fmt::format("{} is forbidden: {}", effect->tool, effect->decision.because),
                "Change the mandate if you want this.");
  TRY(answer(view, Yes::each, despite, step));
  return around_.journal.approve(view.run.id, {effect->hash, alone_hash(effect->hash), std::string(alone_mark())});
}

// Whether something speaks against what would happen now.
Result<bool> Runner::is_held_up(const RunView& view) {
  if (!view.is_objected_to() || !TRY(around_.journal.approved(view.run.id, std::string(alone_mark()))))
    return view.is_objected_to();
  bool any = false;
  for (const auto& effect : view.planned) {
    if (!TRY(around_.journal.approved(view.run.id, alone_hash(effect.hash)))) continue;
    any = true;
    const bool objected = std::ranges::any_of(view.objections, [&](const objections::Objection& one) {
      return !one.answered && one.severity != objections::Severity::note &&
             (one.step == effect.number || one.step == 0);
    });
    if (objected) return true;
  }
  return !any;
}

Result<void> Runner::approve(const RunView& view, Yes yes, const std::set<objections::Kind>& despite) {
  TRY(answer(view, yes, despite, 0));
  TRY(around_.journal.forget_approval(view.run.id, std::string(alone_mark())));
  std::vector<std::string> hashes;
  for (const auto& effect : view.planned) {
    if (effect.awaits_results) continue;
    // Also what was allowed: until its turn comes a limit may be used up. A blanket yes is none to the stricter verdict
    // that an effect can then have.
    const bool mild = effect.decision.verdict == Verdict::ask ||
                      (effect.decision.verdict == Verdict::allow && effect.effect == plan::Effect::write);
    if (effect.decision.verdict == Verdict::forbid || (yes == Yes::blanket && !mild)) continue;
    hashes.push_back(yes == Yes::each ? effect.hash : blanket_hash(effect.hash));
  }
  return around_.journal.approve(view.run.id, hashes);
}

Result<void> Runner::reject(const std::string& run) {
  TRY(around_.journal.forget_approvals(run));
  return around_.journal.set_state(run, RunState::rejected, "You rejected it.");
}

// A lease whose process is gone is as good as released: nobody works on the run any more.
Result<void> Runner::take(const std::string& run, const journal::Lease& lease) {
  if (TRY(around_.journal.lease(run, lease))) return {};
  const std::string holder = TRY(around_.journal.lease_owner(run));
  if (!is_alive(holder) && TRY(around_.journal.lease(run, lease, holder))) return {};
  return fail(ErrorKind::failed, fmt::format("Another process works on the run {}.", run), "Wait for it, or stop it.");
}

Result<bool> Runner::is_worked_on(const std::string& run) { return is_alive(TRY(around_.journal.lease_owner(run))); }

Result<RunView> Runner::run(const std::string& id, std::stop_token stop) {
  const auto found = TRY(around_.journal.find(id));
  if (!found) return fail(ErrorKind::usage, fmt::format("There is no run '{}'.", id), "'adjutant runs' lists them.");
  const auto lease = new_lease();
  TRY(take(found->id, lease));
  // Another process may have worked on it until just now.
  const journal::Run run = TRY(around_.journal.find(found->id)).value_or(*found);
  if (run.state != RunState::waiting && run.state != RunState::running) {
    TRY(around_.journal.release(run.id, lease.owner));
    return view(run.id);
  }
  if (RunView waits = TRY(view(run.id)); TRY(is_held_up(waits))) {
    // One that was cut off after that was told, and before it waited, waits now.
    waits.run.state = RunState::waiting;
    TRY(around_.journal.finish(run.id, lease.owner, RunState::waiting, run.reason));
    waits.error = Error{ErrorKind::needs_approval,
                        "Something speaks against it, and waits for your answer.",
                        fmt::format("See 'adjutant show {}'.", run.id),
                        {}};
    return waits;
  }
  // Whoever lets it run ends its pause; a pause of a run that was cut off still counts.
  if (run.state == RunState::waiting) TRY(around_.journal.end_pause(run.id));
  const auto plan = checked(run);
  if (!plan) {
    TRY(around_.journal.finish(run.id, lease.owner, RunState::failed, plan.error().message));
    return std::unexpected(plan.error());
  }
  auto result = work(run, *plan, lease, std::move(stop));
  // After an error of the journal itself the run stays as it is, and can be taken up again at once.
  if (!result) [[maybe_unused]]
    const auto released = around_.journal.release(run.id, lease.owner);
  return result;
}

Result<RunView> Runner::work(const journal::Run& run, const plan::CheckedPlan& plan, const journal::Lease& lease,
                             std::stop_token stop) {
  TRY(around_.journal.set_state(run.id, RunState::running));
  const journal::Watch watch(around_.journal, run.id, lease, std::move(stop));
  Walk done = TRY(walk(run, plan, lease, Mode::execute, watch.token()));
  if (done.paused) return rest(run, lease);
  const bool asks = !done.end && done.end.error().kind == ErrorKind::needs_approval;
  const bool holds_back = done.end && done.held_back;
  if (!done.moved && !asks && !holds_back) return finish(run, plan, lease, Mode::execute, done);
  if (done.moved) TRY(forget_approved(run));
  Walk anew = TRY(walk(run, plan, lease, Mode::rehearse, watch.token()));
  anew.moved = done.moved;
  if (!done.moved && asks) anew.asked = done.end.error();
  anew.held_back = holds_back;
  return finish(run, plan, lease, Mode::rehearse, anew);
}

// Before a new rehearsal: what has happened stays, what was approved to happen after it is approved no longer.
Result<void> Runner::forget_approved(const journal::Run& run) {
  int last = 0;
  for (const auto& step : TRY(around_.journal.steps(run.id))) {
    const bool open = step.state == StepState::planned || step.state == StepState::intended ||
                      step.state == StepState::skipped || step.state == StepState::by_owner;
    if (step.kind == "effect" && !open) last = step.number;
  }
  TRY(around_.journal.forget_approvals(run.id));
  return around_.journal.forget_after(run.id, last);
}

std::optional<Place> Runner::place_of(const std::string& link) const {
  return around_.places ? around_.places->find(link) : std::nullopt;
}

Result<RunView> Runner::view(const std::string& id) {
  const auto found = TRY(around_.journal.find(id));
  if (!found) return fail(ErrorKind::usage, fmt::format("There is no run '{}'.", id), "'adjutant runs' lists them.");
  RunView out;
  out.run = *found;
  out.paused = out.waits() && TRY(around_.journal.is_paused(out.run.id));
  for (auto& step : TRY(around_.journal.steps(out.run.id))) {
    if (step.kind == "say") {
      const auto value = plan::decode(plan::Kind::text, step.result);
      if (!value) continue;
      out.answer.push_back({plan::spoken(*value), who(*value), {}, {}, step.line, row_in(step.preview)});
      for (const auto& link : step.preview["links"].items()) {
        out.answer.back().links.push_back(link.as_string());
        if (auto place = place_of(link.as_string())) out.answer.back().places.push_back(std::move(*place));
      }
    } else if (step.kind == "ask" && step.state == StepState::planned && out.run.state == RunState::waiting) {
      out.question = OpenQuestion{step.preview["question"].as_string(), {}};
      for (const auto& option : step.preview["options"].items()) out.question->options.push_back(option.as_string());
      out.question->step = step.number;
      out.question->layout = layout_of(step.preview);
      const auto& links = step.preview["links"].items();
      for (std::size_t i = 0; i < links.size(); ++i) {
        for (const auto& link : links[i].items()) {
          if (auto place = place_of(link.as_string())) out.question->places.push_back({i, std::move(*place)});
        }
      }
    } else if (step.kind == "effect" && (step.state == StepState::planned || step.state == StepState::intended)) {
      out.planned.push_back(planned_effect(step, around_.catalog));
      out.planned.back().approved =
          TRY(said_yes(around_.journal, out.run.id, step, out.planned.back().decision.verdict));
    } else if (step.kind == "effect" && step.state == StepState::skipped) {
      out.struck.push_back(std::move(step));
    } else if (step.kind == "effect") {
      out.happened.push_back(std::move(step));
    }
  }
  const auto has_places = [](const Said& said) { return !said.places.empty(); };
  if (std::ranges::any_of(out.answer, has_places) || (out.question && !out.question->places.empty()))
    out.home = around_.places->home();
  if (!out.happened.empty()) out.changes = TRY(around_.journal.changes(out.run.id));
  if (!out.planned.empty()) out.objections = TRY(objections::KeptObjections(around_.journal.database()).of(out.run.id));
  return out;
}

Result<std::vector<journal::Run>> Runner::interrupted() { return around_.journal.in_state(RunState::running); }

}  // namespace adjutant::agent
