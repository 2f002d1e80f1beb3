// The journal: every run, what it asked of the world step by step, and what the owner approved.
//
// An effect goes planned -> intended -> issued -> confirmed | failed | unknown. It leaves the process only after its
// intent is on disk. Finished steps are never run again: a resumed run takes their results from here. Every write is a
// commit of its own, which the end of the process leaves whole. Synced to the disk are those that a power cut must not
// take back: `issued` with all before it, approvals, stops, and how a run ended. What is written after an effect may wait:
// where it is lost, the effect is found as `issued`, and its tool is asked what became of it.
//
// One process works on a run at a time: it holds a lease, which ends by itself. The step to `issued` is one conditional
// write: it fails when the lease is lost or a stop was asked for, so neither can slip in before an effect.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "store/database.h"

namespace adjutant::journal {

enum class RunState { draft, waiting, running, done, failed, stopped, rejected };
std::string_view to_string(RunState state);
std::optional<RunState> run_state(std::string_view name);

struct Run {
  std::string id;
  std::int64_t created_ms = 0;
  std::string request;
  std::string plan;
  Json arguments;
  std::string zone;
  RunState state = RunState::draft;
  std::string reason;
  std::string undoes;              // empty unless this run takes another back
  Json undone_steps;               // then: for each line of the plan, the number of the step that it takes back
  std::string superseded_by = {};  // the run in its place: it was changed into that, or only tried for it
};

enum class StepState { done, planned, intended, issued, confirmed, failed, unknown, skipped, by_owner };
std::string_view to_string(StepState state);

struct Step {
  int number = 0;
  std::string kind;  // "read", "effect", "reader", "ask", "say"
  int line = 0;
  Json call;
  std::string hash;
  StepState state = StepState::done;
  Json preview;
  Json result;
  std::string report;
  Json inverse;  // null: cannot be undone
  std::int64_t updated_ms = 0;
};

// That an effect came to a state, and when.
struct StepChange {
  StepState state = StepState::planned;
  std::int64_t at_ms = 0;
};

// Who works on a run, and how long without a sign of life.
struct Lease {
  std::string owner;
  std::chrono::milliseconds duration{};
};

// Runs in whose place others stand are no runs of their own to an owner who looks at a list.
enum class Superseded { with, without };

// Which runs of the ledger are wanted, the newest first.
struct RunQuery {
  std::int64_t before_ms = INT64_MAX;  // made before that, or then, with a smaller id
  std::string before_id;
  std::int64_t from_ms = INT64_MIN;  // made then or later
  std::int64_t to_ms = INT64_MAX;    // made before that
  std::optional<RunState> state;
  std::vector<std::string> words;  // all of which the request holds
  Superseded superseded = Superseded::with;
  std::size_t limit = 50;
};

// Bounds the query to runs of these days of the zone, both included, such as "2026-11-26"; an empty text is no bound. Errors
// (usage): it is no day, or the last is before the first.
Result<void> bound_by_days(RunQuery& query, std::string_view from, std::string_view to, const Zone& zone);

class Journal {
 public:
  Journal(store::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

  Result<void> create(const Run& run, const Lease& lease = {});
  Result<std::optional<Run>> find(std::string_view id);  // an unambiguous beginning of an id will do
  Result<std::vector<Run>> latest(int count, Superseded superseded = Superseded::with);
  Result<std::vector<Run>> page(const RunQuery& query);
  Result<std::vector<Run>> in_state(RunState state);
  Result<std::vector<Run>> undoing(const std::string& run);  // the runs that take this one back, oldest first
  Result<void> set_state(const std::string& run, RunState state, std::string_view reason = {});
  // Rejects it, since the run `by` stands in its place.
  Result<void> supersede(const std::string& run, std::string_view why, const std::string& by);

  // True when the lease's owner now holds the run, until the lease ends or is released. `gone`: an owner whose lease counts
  // no more; nobody is between the two.
  Result<bool> lease(const std::string& run, const Lease& lease, const std::string& gone = {});
  // True when the owner still held the run, and now does so for longer.
  Result<bool> renew(const std::string& run, const Lease& lease);
  Result<void> release(const std::string& run, const std::string& owner);
  Result<std::string> lease_owner(const std::string& run);
  // The end of the work on a run in one write: its state, no lease, no stop. False when another has taken it over.
  // `Hold::goes_on`: the lease stays, since the run has asked for something that is still to be done about it.
  enum class Hold { ends, goes_on };
  Result<bool> finish(const std::string& run, const std::string& owner, RunState state, std::string_view reason,
                      Hold hold = Hold::ends);
  // Runs that are done and held: somebody still does something about them, or was cut off there.
  Result<std::vector<Run>> held();
  // Rehearsals that nobody works on any more: they have done nothing, and now have failed. Gives how many.
  Result<int> abandon_drafts();

  // Stop: a row that is read before each effect and each model call. An empty run stops all that are worked on, held, or
  // were cut off. Gives how many that are.
  Result<int> request_stop(const std::string& run);
  Result<bool> stop_requested(const std::string& run);

  Result<std::vector<Step>> steps(const std::string& run);
  // What became of a run's effects, by their numbers, each from its plan on. Effects of older homes are not in it.
  Result<std::map<int, std::vector<StepChange>>> changes(const std::string& run);
  // Writes a whole step: reads, answers, and effects as they go from state to state, but for the one below.
  Result<void> write(const std::string& run, const Step& step);
  // intended -> issued, in one write, only while `owner` holds the run, neither a stop nor a pause was asked for, and the
  // step was not struck out nor done by the owner; else false.
  Result<bool> issue(const std::string& run, int step, const std::string& owner);
  // Takes back what a rehearsal has planned and read behind the step, before a new one. The owner's answers stay, and
  // what a model has read: they count only for the same question.
  Result<void> forget_after(const std::string& run, int step);

  Result<void> approve(const std::string& run, const std::vector<std::string>& hashes);
  Result<bool> approved(const std::string& run, const std::string& hash);
  Result<std::optional<std::int64_t>> approved_ms(const std::string& run, const std::string& hash);  // when that was
  Result<void> forget_approval(const std::string& run, const std::string& hash);
  Result<void> forget_approvals(const std::string& run);

  // The owner strikes a step out, by its hash: from now on it is not issued.
  Result<void> strike(const std::string& run, const std::string& hash);
  Result<bool> is_struck(const std::string& run, const std::string& hash);

  // The owner has done a step by hand, by its hash: from now on it is not issued, and counts as done.
  Result<void> take_over(const std::string& run, const std::string& hash);
  Result<bool> is_taken_over(const std::string& run, const std::string& hash);

  // Pause: a row that is read before each effect. False where the run does not go on. It stays over a crash, and ends when
  // the owner lets the run go on.
  Result<bool> pause(const std::string& run);
  Result<bool> is_paused(const std::string& run);
  Result<void> end_pause(const std::string& run);

  store::Database& database() { return database_; }
  const Clock& clock() const { return clock_; }

 private:
  std::int64_t now_ms() const { return clock_.now_ms().time_since_epoch().count(); }
  Result<std::vector<Run>> select(const char* sql, const std::vector<store::Parameter>& parameters);

  store::Database& database_;
  const Clock& clock_;
};

}  // namespace adjutant::journal
