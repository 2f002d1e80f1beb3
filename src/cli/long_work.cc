#include "cli/long_work.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/requests.h"
#include "app/routines.h"

namespace adjutant::cli {
namespace {

using app::Assistant;
using std::chrono::milliseconds;

constexpr std::chrono::seconds kRetry{5};  // after something did not work, and for runs of others
constexpr std::chrono::seconds kSoon{1};
constexpr std::chrono::seconds kLongestSleep{86400};  // nothing is known to come

bool worked_on(Assistant& assistant, const std::string& run) {
  const auto holder = assistant.runner.is_worked_on(run);
  return holder && *holder;
}

Result<agent::RunView> planned(Assistant& assistant, const agent::Stage& stage, const std::stop_token& stop) {
  if (!assistant.planner)
    return fail(ErrorKind::failed, "There is no model that could plan it.", "Add one with 'adjutant model add'.");
  return app::prepare_planned(assistant, stage.request, &stage, stop);
}

}  // namespace

void Troubles::tell(const std::string& about, const std::string& text) {
  std::string& before = said_[about];
  if (!text.empty() && text != before) tell_(text);
  before = text;
}

void LongWork::trouble(Assistant& assistant, const std::string& about, const std::string& text) {
  troubles_.tell(about, text);
  if (!text.empty()) not_after(assistant.clock.now_ms() + kRetry);
}

// What cannot be read here is told by the work itself.
bool LongWork::is_due(Assistant& assistant, app::Wake::Moment& next) {
  tools::routines::RoutineClock clock(assistant.database);
  const auto now = assistant.clock.now_ms();
  next = now + kLongestSleep;
  const auto due = clock.due(assistant.clock.now());
  const auto comes = clock.next();
  const auto cut_off = assistant.runner.interrupted();
  const auto held = assistant.journal.held();
  const auto drafts = assistant.journal.in_state(journal::RunState::draft);
  if (!due || !comes || !cut_off || !held || !drafts || !due->empty()) return true;
  if (*comes) next = std::min<app::Wake::Moment>(next, **comes);
  for (const auto* runs : {&*cut_off, &*held, &*drafts}) {
    // Those that another works on are looked at again: it may die without a word.
    if (!runs->empty()) next = std::min<app::Wake::Moment>(next, now + kRetry);
    for (const auto& run : *runs) {
      if (!worked_on(assistant, run.id)) return true;
    }
  }
  return false;
}

app::Wake::Moment LongWork::work(Assistant& assistant) {
  again_ = assistant.clock.now_ms() + kLongestSleep;
  routines(assistant);
  runs(assistant);
  stages(assistant);
  return again_;
}

// Before the runs: a routine's run that a crash has cut off in its rehearsal is still a draft here.
void LongWork::routines(Assistant& assistant) {
  const auto next = app::do_due_routines(assistant, stop_, tell_);
  trouble(assistant, "routines", next ? "" : next.error().text());
  if (next && *next) not_after(**next);
}

// Runs that were cut off go on. Those that another process works on are looked at again: it may die without a word.
void LongWork::runs(Assistant& assistant) {
  if (const auto abandoned = assistant.journal.abandon_drafts(); !abandoned)
    trouble(assistant, "drafts", abandoned.error().text());
  const auto runs = assistant.runner.interrupted();
  trouble(assistant, "runs", runs ? "" : runs.error().text());
  if (!runs) return;
  for (const auto& run : *runs) {
    if (stop_.stop_requested()) return;
    not_after(assistant.clock.now_ms() + kRetry);
    if (worked_on(assistant, run.id)) continue;
    const auto after = assistant.runner.run(run.id, stop_);
    trouble(assistant, "run " + run.id, after ? "" : after.error().text());
    if (!after) continue;
    tell_(fmt::format("The run {} went on where it was cut off: {}{}", run.id, journal::to_string(after->run.state),
                      after->run.reason.empty() ? "." : ". " + after->run.reason));
    if (!after->held.empty()) plan_on(assistant, run.id, after->held);
  }
}

// What a run asked for, where the process that ended it was cut off before that was planned. A model is asked for it once:
// what it cannot plan waits until the owner asks again.
void LongWork::stages(Assistant& assistant) {
  const auto held = assistant.journal.held();
  trouble(assistant, "stages", held ? "" : held.error().text());
  if (!held) return;
  for (const auto& run : *held) {
    if (stop_.stop_requested()) return;
    plan_on(assistant, run.id, "");
  }
}

void LongWork::plan_on(Assistant& assistant, const std::string& run, const std::string& held) {
  auto hold = assistant.runner.hold(run, held, stop_);
  if (!hold) return not_after(assistant.clock.now_ms() + kRetry);  // somebody does it, and may die without a word
  const auto stage = assistant.stages.due_after(run);
  if (!stage) return tell_(stage.error().text());
  if (!*stage) return;
  const auto next = planned(assistant, **stage, (*hold)->token());
  if (next) {
    tell_(fmt::format("The run {} goes on in {}: 'adjutant show {}'.", run, next->run.id, next->run.id));
  } else if (stop_.stop_requested()) {
    (*hold)->leave();
  } else {
    tell_(fmt::format("What the run {} left to do was not planned; 'adjutant approve {}' tries again. {}", run, run,
                      next.error().text()));
  }
}

app::Wake::Moment LongWorkThread::look(Assistant& assistant) {
  const auto now = assistant.clock.now_ms();
  {
    const std::lock_guard lock(mutex_);
    if (going_on_) return now + kLongestSleep;  // it says when it has ended
    if (not_before_ && now < *not_before_) return *not_before_;
    not_before_.reset();
  }
  thread_ = {};
  app::Wake::Moment next;
  if (stop_.stop_requested() || !work_.is_due(assistant, next)) return next;
  {
    const std::lock_guard lock(mutex_);
    going_on_ = true;
  }
  thread_ = std::jthread([this] { run(); });
  return now + kLongestSleep;
}

void LongWorkThread::run() {
  agent::AbsentOwner owner;
  std::optional<app::Wake::Moment> again;
  {
    const auto assistant = Assistant::open(home_, owner, nullptr);
    if (assistant) {
      const auto wanted = work_.work(**assistant);
      const auto now = (*assistant)->clock.now_ms();
      app::Wake::Moment next;
      // What is left may be what another still works on: not at once again.
      again = work_.is_due(**assistant, next) ? now + kSoon : std::min(wanted, next);
    } else {
      tell_(assistant.error().text());
      again = app::HomeClock().now_ms() + kRetry;
    }
  }
  {
    const std::lock_guard lock(mutex_);
    going_on_ = false;
    not_before_ = again;
  }
  done_();
}

}  // namespace adjutant::cli
