// The journal: every run, what it asked of the world step by step, and what the owner approved.
//
// An effect goes planned -> intended -> issued -> confirmed | failed | unknown. It leaves the process only after its
// intent is on disk. Finished steps are never run again: a resumed run takes their results from here. Every write is a
// commit of its own, synced; `observer` hears of each before and after (the crash tests end the process there).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "store/database.h"

namespace adjutant::journal {

enum class RunState { draft, waiting, running, done, failed, stopped, rejected };
std::string_view to_string(RunState state);

struct Run {
  std::string id;
  std::int64_t created_ms = 0;
  std::string request;
  std::string plan;
  Json arguments;
  std::string zone;
  RunState state = RunState::draft;
  std::string reason;
  std::string undoes;  // empty unless this run takes another back
};

enum class StepState { done, planned, intended, issued, confirmed, failed, unknown };
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

class Journal {
 public:
  using Observer = std::function<void(std::string_view point)>;
  Journal(store::Database& database, const Clock& clock, Observer observer = {});

  Result<void> create(const Run& run);
  Result<std::optional<Run>> find(std::string_view id);  // an unambiguous beginning of an id will do
  Result<std::vector<Run>> latest(int count);
  Result<std::vector<Run>> in_state(RunState state);
  Result<void> set_state(const std::string& run, RunState state, std::string_view reason = {});

  // One process works on a run at a time: true when `owner` now holds it until the lease ends or is released.
  Result<bool> lease(const std::string& run, const std::string& owner, std::chrono::milliseconds duration);
  Result<void> release(const std::string& run, const std::string& owner);
  Result<std::string> lease_owner(const std::string& run);

  // Stop: a row that is read before each effect and each model call. An empty run stops all that are running.
  Result<int> request_stop(const std::string& run);
  Result<bool> stop_requested(const std::string& run);
  Result<void> clear_stop(const std::string& run);

  Result<std::vector<Step>> steps(const std::string& run);
  // Writes a whole step: reads, answers, and effects as they go from state to state.
  Result<void> write(const std::string& run, const Step& step);
  // Takes back what a rehearsal planned, before a new one.
  Result<void> forget_unfinished(const std::string& run);

  Result<void> approve(const std::string& run, const std::vector<std::string>& hashes);
  Result<bool> approved(const std::string& run, const std::string& hash);
  Result<void> forget_approvals(const std::string& run);

  store::Database& database() { return database_; }

 private:
  std::int64_t now_ms() const { return clock_.now_ms().time_since_epoch().count(); }
  void observe(std::string_view point) const {
    if (observer_) observer_(point);
  }

  store::Database& database_;
  const Clock& clock_;
  Observer observer_;
};

}  // namespace adjutant::journal
