#include "agent/run_world.h"

#include <fmt/format.h>

#include <algorithm>

#include "agent/previews.h"
#include "base/sha256.h"
#include "base/text.h"
#include "plan/influence.h"

namespace adjutant::agent {
namespace {

using journal::StepState;
using plan::Label;
using plan::Value;

// The plain result of a confirmed effect at a path such as ".uid".
Json result_at(const Json& encoded, const plan::Type& type, std::string_view path) {
  auto value = plan::decode(type, encoded);
  if (!value) return Json();
  Json plain = plan::plain_json(*value);
  for (const auto& field : split(path, '.')) {
    if (!field.empty()) plain = Json(plain[field]);
  }
  return plain;
}

}  // namespace

RunWorld::RunWorld(Surroundings& around, const journal::Run& run, std::string owner, Zone zone, std::vector<Step> known,
                   Mode mode, std::stop_token stop)
    : around_(around),
      run_(run),
      now_{Instant(std::chrono::floor<Seconds>(std::chrono::milliseconds(run.created_ms))), zone},
      mode_(mode),
      owner_(std::move(owner)),
      stop_(std::move(stop)) {
  for (auto& step : known) {
    if (step.kind == "effect") ++effects_;
    known_.emplace(step.number, std::move(step));
  }
}

Result<void> RunWorld::step(plan::Position) {
  if (stop_.stop_requested()) return fail(ErrorKind::stopped, "You stopped it.");
  return {};
}

Result<void> RunWorld::check_stop() {
  if (stop_.stop_requested() || TRY(around_.journal.stop_requested(run_.id)))
    return fail(ErrorKind::stopped, "You stopped it.");
  return {};
}

// Between two effects, and in the last moment before one.
Result<void> RunWorld::check_pause() {
  if (!TRY(around_.journal.is_paused(run_.id))) return {};
  paused_ = true;
  return fail(ErrorKind::needs_approval, "You paused it.", fmt::format("'adjutant resume {}' goes on.", run_.id));
}

// For the terminal: what is called, and of bulk work how far it is.
void RunWorld::tell(const plan::Call& call, bool effect) {
  if (effect) ++effect_;
  if (!around_.progress) return;
  if (effect && mode_ == Mode::execute && effects_ > 1)
    around_.progress->working(fmt::format("{} ({} of {})", call.signature->name, effect_, effects_));
  else if (effect && effect_ > 1) around_.progress->working(fmt::format("{} ({})", call.signature->name, effect_));
  else around_.progress->working(call.signature->name);
}

std::string RunWorld::key_of(const Step& step) const { return fmt::format("{}-{}", run_.id, step.number); }

journal::Step* RunWorld::known(int number) {
  const auto at = known_.find(number);
  return at == known_.end() ? nullptr : &at->second;
}

Result<void> RunWorld::write(Step step) {
  if (mode_ != Mode::look) TRY(around_.journal.write(run_.id, step));
  known_[step.number] = std::move(step);
  return {};
}

Result<Value> RunWorld::call(const plan::Call& call, const plan::Site& site) {
  plan::Tool* tool = around_.catalog.find(call.signature->name);
  Step step;
  step.number = ++number_;
  step.line = site.at.line;
  step.call = call.to_json();
  // A yes to one step is none to another that would do the same.
  step.hash = sha256_hex(fmt::format("{} {}", step.number, step.call.dump()));
  const bool effect = plan::changes_the_world(call.signature->effect) || waits_for_yes(call, step);
  if (step.number == wanted_) {
    found_ = call;
    return fail(ErrorKind::stopped, "This is the call.");
  }
  if (mode_ != Mode::look) tell(call, effect);
  if (!effect) return read(call, *tool, std::move(step));
  step.kind = "effect";
  return mode_ == Mode::execute ? execute(call, *tool, std::move(step)) : rehearse(call, *tool, std::move(step));
}

// A query tells an outside service its arguments. One that the mandate asks about is a step like an effect: it waits for
// its yes, and is then asked. What the journal has of it decides, where it has something.
bool RunWorld::waits_for_yes(const plan::Call& call, const Step& step) {
  if (call.signature->effect != plan::Effect::query) return false;
  if (const Step* before = known(step.number); before && as_planned(before->call, step.call))
    return before->kind == "effect";
  const Verdict verdict = around_.authority.decide(call, now_).verdict;
  return verdict == Verdict::ask || verdict == Verdict::approve_each;
}

Result<Value> RunWorld::read(const plan::Call& call, plan::Tool& tool, Step step) {
  step.kind = "read";
  const auto& signature = *call.signature;
  if (const Step* before = known(step.number);
      before && before->state == StepState::done && as_planned(before->call, step.call)) {
    return plan::decode(signature.result, before->result);
  }
  if (mode_ == Mode::look) return fail(ErrorKind::failed, "The run has not come that far.");
  TRY(check_stop());
  if (signature.effect == plan::Effect::query) {
    const Decision decision = around_.authority.decide(call, now_);
    if (decision.verdict != Verdict::allow) {
      return fail(ErrorKind::forbidden, fmt::format("{} may not be asked: {}", signature.name, decision.because),
                  "Allow it in the mandate.");
    }
    TRY(around_.authority.count(decision, call, key_of(step), now_));
  }
  Value value = TRY(tool.read(call, stop_));
  step.result = plan::encode(value);
  TRY(write(std::move(step)));
  return value;
}

Result<bool> RunWorld::is_left_out(const Step& step) {
  return TRY(around_.journal.is_struck(run_.id, step.hash)) || TRY(around_.journal.is_taken_over(run_.id, step.hash));
}

// The owner has struck it out, or has done it by hand: no call is made, and what it would have given stays unknown.
Result<Value> RunWorld::leave_out(const plan::Call& call, Step step) {
  const std::string what = preview_from(step.preview).text;
  if (TRY(around_.journal.is_taken_over(run_.id, step.hash))) {
    set_done_by_owner(step);
  } else {
    step.state = StepState::skipped;
    step.report = fmt::format("Left out, as you said: {}", what.empty() ? call.signature->name : what);
  }
  const int number = step.number;
  TRY(write(std::move(step)));
  return later(call, number);
}

Result<Value> RunWorld::rehearse(const plan::Call& call, plan::Tool& tool, Step step) {
  // A rehearsal in the middle of a run: what has happened has happened, and what was approved stays as it was approved.
  const int number = step.number;
  const Step* before = known(number);
  if (before) {
    if (auto value = finished(call, *before)) return std::move(*value);
  }
  if (mode_ == Mode::look) return later(call, number);
  const bool keeps = before && before->state == StepState::planned && before->call == step.call &&
                     TRY(said_yes(around_.journal, run_.id, *before, decision_from(before->preview).verdict));
  if (!keeps) {
    const Decision decision = around_.authority.decide(call, now_);
    step.state = StepState::planned;
    step.preview = TRY(previewed(call, tool, decision));
    if (TRY(is_left_out(step))) return leave_out(call, std::move(step));
    // A run may be cut off before what speaks against it is known, and goes on later. A draft does not.
    if (run_.state != journal::RunState::draft) set_unheard(step, true);
    TRY(write(std::move(step)));
  }
  return later(call, number);
}

// What an effect will give, as long as it has not happened.
Value RunWorld::later(const plan::Call& call, int number) {
  Label label = influence(call);
  const auto& labels = call.signature->labels;
  if (const auto own = labels.find(""); only_asks(call) && own != labels.end()) label = join(label, own->second);
  return Value{call.signature->result, plan::Placeholder{number, ""}, label,
               plan::origin(fmt::format("the result of {}", call.signature->name))};
}

// Whether the owner's yes was to other steps alone.
Result<bool> RunWorld::waits_for_its_turn(const Step& step) {
  if (!TRY(around_.journal.approved(run_.id, std::string(alone_mark())))) return false;
  return !TRY(around_.journal.approved(run_.id, alone_hash(step.hash)));
}

// Whether the call is the one that was planned, with results of earlier effects in the place of placeholders.
bool RunWorld::as_planned(const Json& planned, const Json& actual) {
  if (planned.is_object() && planned.contains("result_of_step")) {
    const Step* source = known(static_cast<int>(planned["result_of_step"].as_int()));
    const plan::Tool* tool = source ? around_.catalog.find(source->call["tool"].as_string()) : nullptr;
    return tool && source->state == StepState::confirmed &&
           result_at(source->result, tool->signature().result, planned["path"].as_string()) == actual;
  }
  if (planned.is_object() && actual.is_object()) {
    if (planned.fields().size() != actual.fields().size()) return false;
    for (const auto& [key, value] : planned.fields()) {
      if (!actual.contains(key) || !as_planned(value, actual[key])) return false;
    }
    return true;
  }
  if (planned.is_array() && actual.is_array()) {
    if (planned.items().size() != actual.items().size()) return false;
    for (std::size_t i = 0; i < planned.items().size(); ++i) {
      if (!as_planned(planned.items()[i], actual.items()[i])) return false;
    }
    return true;
  }
  return planned == actual;
}

Result<void> RunWorld::authorise(const plan::Call& call, const Step& planned, const Decision& decision) {
  if (decision.verdict == Verdict::forbid) {
    return fail(ErrorKind::forbidden, fmt::format("{} is forbidden: {}", call.signature->name, decision.because),
                "Change the mandate if you want this.");
  }
  if (decision.verdict == Verdict::allow) return {};
  if (TRY(said_yes(around_.journal, run_.id, planned, decision.verdict))) return {};
  return fail(ErrorKind::needs_approval,
              fmt::format("{} waits for your approval: {}", call.signature->name, decision.because),
              fmt::format("Say 'adjutant approve {}'.", run_.id));
}

// A call that nobody has looked at yet with these values. What speaks against it is shown by a new rehearsal.
Result<void> RunWorld::hear_objections(const Step& planned) {
  if (!is_unheard(planned) || !around_.objector || !run_.undoes.empty() || only_asks(planned)) return {};
  const auto found =
      around_.objector->object({run_.id, run_.request, now_}, {objected_effect(planned, around_.catalog)});
  for (const auto& each : found) {
    if (each.severity == objections::Severity::note) continue;
    return fail(ErrorKind::needs_approval, each.sentence, fmt::format("Say 'adjutant approve {}'.", run_.id));
  }
  return {};
}

// What the journal says of an effect that has come to its end.
std::optional<Result<Value>> RunWorld::finished(const plan::Call& call, const Step& before) {
  if (before.kind != "effect" || before.state == StepState::planned || before.state == StepState::intended ||
      before.state == StepState::issued) {
    return std::nullopt;
  }
  if (!as_planned(before.call, call.to_json())) {
    return fail(ErrorKind::failed,
                fmt::format("The journal has another call in the place of {}.", call.signature->name), "Ask again.");
  }
  if (before.state == StepState::confirmed) return plan::decode(call.signature->result, before.result);
  if (before.state == StepState::skipped || before.state == StepState::by_owner) return later(call, before.number);
  return fail(ErrorKind::failed, before.report.empty() ? "This step failed before." : before.report);
}

bool RunWorld::changed_by_this_run(const std::vector<std::string>& links, int before) const {
  for (const auto& [number, step] : known_) {
    if (number >= before || step.kind != "effect" || step.state != StepState::confirmed) continue;
    for (const auto& link : preview_from(step.preview).links) {
      if (std::find(links.begin(), links.end(), link) != links.end()) return true;
    }
  }
  return false;
}

// The approved effect was previewed in a world that must still be there. What this run itself has changed since is
// expected: then the tool's present view counts.
Result<void> RunWorld::still_so(const plan::Call& call, plan::Tool& tool, Step& planned) {
  if (only_asks(call)) return {};
  const auto fresh = tool.preview(call);
  if (fresh && (fresh->precondition == preview_from(planned.preview).precondition ||
                changed_by_this_run(fresh->links, planned.number))) {
    planned.preview.set("precondition", fresh->precondition);
    return {};
  }
  moved_ = fresh ? Error{ErrorKind::needs_approval,
                         fmt::format("Since the preview something has changed, so this was not done: {}",
                                     one_line(preview_from(planned.preview).text, 200)),
                         "Look at the new preview.",
                         {}}
                 : fresh.error();
  return std::unexpected(*moved_);
}

// An issued effect that a crash cut off: its value where it happened, nothing where it did not.
Result<std::optional<Value>> RunWorld::settle(const plan::Call& call, plan::Tool& tool, const Step& issued) {
  // What a service was asked it may be asked again: it changes nothing, and it was told already.
  if (only_asks(call)) return std::optional<Value>();
  const plan::Intent intent{key_of(issued), preview_from(issued.preview).precondition};
  auto found = tool.reconcile(call, intent);
  if (found && found->happened == plan::Happened::yes && found->outcome)
    return std::optional(TRY(confirmed(issued, std::move(*found->outcome))));
  if (found && found->happened == plan::Happened::no) return std::optional<Value>();
  Step lost = issued;
  lost.state = StepState::unknown;
  lost.report = fmt::format("It cannot be told whether this happened: {}", preview_from(issued.preview).text);
  if (!found) lost.report += fmt::format(" ({})", one_line(found.error().message, 200));
  const std::string report = lost.report;
  TRY(write(std::move(lost)));
  return fail(ErrorKind::failed, report, "Look for yourself; it will not be repeated.");
}

Result<Value> RunWorld::execute(const plan::Call& call, plan::Tool& tool, Step step) {
  Step* before = known(step.number);
  if (before) {
    if (auto value = finished(call, *before)) return std::move(*value);
    if (!as_planned(before->call, step.call)) {
      if (before->state == StepState::issued) {
        return fail(ErrorKind::failed,
                    fmt::format("The journal has another call in the place of {}.", call.signature->name),
                    "Ask again.");
      }
      before = nullptr;  // a call that was not planned, and needs its own approval
    } else if (before->call != step.call) {
      before = nullptr;  // it was previewed without its values: what was said of it then was about nothing concrete
    }
  }
  TRY(check_stop());
  if (before && before->state == StepState::issued) {
    if (auto value = TRY(settle(call, tool, *before))) return std::move(*value);
  } else if (TRY(is_left_out(step))) {
    if (before) step.preview = before->preview;
    return leave_out(call, std::move(step));
  } else if (TRY(waits_for_its_turn(step))) {
    held_back_ = true;
    return later(call, step.number);
  } else {
    TRY(check_pause());
    if (before) TRY(still_so(call, tool, *before));
  }
  const Decision decision = around_.authority.decide(call, now_);
  if (!before) {
    step.state = StepState::planned;
    step.preview = TRY(previewed(call, tool, decision));
    set_unheard(step, true);
    TRY(write(step));
    before = known(step.number);
  }
  TRY(hear_objections(*before));
  set_unheard(*before, false);
  if (auto may = authorise(call, *before, decision); !may) {
    // The preview says from now on why it waits: since the rehearsal a limit may have been used up.
    Step waiting = *before;
    waiting.state = StepState::planned;
    waiting.preview.set("verdict", to_string(decision.verdict)).set("rule", decision.rule);
    waiting.preview.set("because", decision.because);
    TRY(write(std::move(waiting)));
    return std::unexpected(may.error());
  }
  step.preview = before->preview;
  set_authorised(step, {decision, TRY(said_yes_ms(around_.journal, run_.id, step, decision.verdict))});
  return perform(call, tool, std::move(step), decision);
}

// The last moment before an effect leaves: after this write it may have happened. False where it was struck out until then.
Result<bool> RunWorld::issue(const Step& step, const std::string& key) {
  if (TRY(around_.journal.issue(run_.id, step.number, owner_))) return true;
  if (TRY(around_.journal.lease_owner(run_.id)) != owner_) {
    return fail(ErrorKind::failed, fmt::format("Another process has taken over the run {}.", run_.id),
                fmt::format("See 'adjutant show {}'.", run_.id));
  }
  TRY(around_.authority.give_back(key));
  TRY(check_stop());
  TRY(check_pause());
  if (TRY(is_left_out(step))) return false;
  return fail(ErrorKind::failed, "This process was held up for so long that it gave the run up.", "Approve it again.");
}

Result<Value> RunWorld::perform(const plan::Call& call, plan::Tool& tool, Step step, const Decision& decision) {
  const plan::Intent intent{key_of(step), preview_from(step.preview).precondition};
  step.state = StepState::intended;
  TRY(write(step));
  if (auto counted = around_.authority.count(decision, call, intent.key, now_); !counted) {
    step.state = StepState::failed;
    step.report = counted.error().message;
    TRY(write(step));
    return std::unexpected(counted.error());
  }
  for (const auto& each : mandate::endorsed_by(call, confirmed_)) TRY(around_.authority.endorse(each, now_));
  if (!TRY(issue(step, intent.key))) return leave_out(call, std::move(step));
  step.state = StepState::issued;
  if (only_asks(call)) return answered(call, tool, std::move(step));
  auto outcome = tool.perform(call, intent, stop_);
  if (!outcome) return settle_failure(call, tool, std::move(step), intent, outcome.error());
  return confirmed(std::move(step), std::move(*outcome));
}

Result<Value> RunWorld::answered(const plan::Call& call, plan::Tool& tool, Step step) {
  auto answer = tool.read(call, stop_);
  if (answer) return confirmed(std::move(step), {std::move(*answer), asked_report(call), {}});
  step.state = StepState::failed;
  step.report = fmt::format("{} gave no answer: {}", call.signature->name, one_line(answer.error().message, 300));
  TRY(write(std::move(step)));
  return std::unexpected(answer.error());
}

// A tool that gives an error may have done its work, or a part of it: only the tool can tell. Where it cannot, the
// effect counts as if it had happened, and is never repeated by itself.
Result<Value> RunWorld::settle_failure(const plan::Call& call, plan::Tool& tool, Step step, const plan::Intent& intent,
                                       const Error& error) {
  auto found = tool.reconcile(call, intent);
  if (found && found->happened == plan::Happened::yes && found->outcome)
    return confirmed(std::move(step), std::move(*found->outcome));
  const bool nothing = found && found->happened == plan::Happened::no;
  if (nothing && error.kind == ErrorKind::stopped) {
    step.state = StepState::intended;  // it was stopped before it did anything: it is still to be done
  } else if (nothing) {
    step.state = StepState::failed;
    step.report = error.message;
  } else {
    step.state = StepState::unknown;
    step.report = fmt::format("It cannot be told whether this happened: {} ({})", preview_from(step.preview).text,
                              one_line(error.message, 300));
  }
  TRY(write(step));
  if (nothing) TRY(around_.authority.give_back(intent.key));
  return std::unexpected(error);
}

Result<Value> RunWorld::confirmed(Step step, plan::Outcome outcome) {
  step.state = outcome.failure ? StepState::failed : StepState::confirmed;
  step.result = plan::encode(outcome.result);
  step.report = outcome.report;
  if (outcome.inverse)
    step.inverse = Json().set("tool", outcome.inverse->tool).set("arguments", outcome.inverse->arguments);
  TRY(write(std::move(step)));
  if (outcome.failure) return std::unexpected(std::move(*outcome.failure));
  return std::move(outcome.result);
}

}  // namespace adjutant::agent
