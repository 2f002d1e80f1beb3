#include "journal/journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace adjutant::journal {
namespace {

constexpr std::array<std::string_view, 7> kRunStates = {"draft",  "waiting", "running", "done",
                                                        "failed", "stopped", "rejected"};
constexpr std::array<std::string_view, 7> kStepStates = {"done",      "planned", "intended", "issued",
                                                         "confirmed", "failed",  "unknown"};

constexpr const char* kSelectRun =
    "SELECT id, created_ms, request, plan, arguments, zone, state, reason, undoes FROM runs WHERE id >= ? AND id < ? "
    "ORDER BY id LIMIT 2";
constexpr const char* kLatestRuns =
    "SELECT id, created_ms, request, plan, arguments, zone, state, reason, undoes FROM runs ORDER BY created_ms DESC, "
    "rowid DESC LIMIT ?";
constexpr const char* kRunsInState =
    "SELECT id, created_ms, request, plan, arguments, zone, state, reason, undoes FROM runs WHERE state = ? ORDER BY "
    "created_ms";

template <class State, std::size_t size>
Result<State> read_state(const std::array<std::string_view, size>& names, const std::string& name) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end())
    return fail(ErrorKind::failed, fmt::format("The journal has a state '{}' that is not known.", name));
  return static_cast<State>(at - names.begin());
}

Json stored_json(const std::string& text) {
  if (text.empty()) return Json();
  auto json = parse_json(text, 256 << 20);
  return json ? std::move(*json) : Json();
}

std::string json_text(const Json& json) { return json.is_null() ? std::string() : json.dump(); }

Result<Run> read_run(const store::Row& row) {
  Run run{row.text(0), row.integer(1), row.text(2), row.text(3), stored_json(row.text(4)), row.text(5),
          {},          row.text(7),    row.text(8)};
  run.state = TRY((read_state<RunState>(kRunStates, row.text(6))));
  return run;
}

}  // namespace

std::string_view to_string(RunState state) { return kRunStates[static_cast<std::size_t>(state)]; }
std::string_view to_string(StepState state) { return kStepStates[static_cast<std::size_t>(state)]; }

Journal::Journal(store::Database& database, const Clock& clock, Observer observer)
    : database_(database), clock_(clock), observer_(std::move(observer)) {}

Result<void> Journal::create(const Run& run) {
  observe("before create");
  TRY(database_.run(
      "INSERT INTO runs (id, created_ms, request, plan, arguments, zone, state, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, "
      "?)",
      {run.id, run.created_ms, run.request, run.plan, run.arguments.dump(), run.zone, std::string(to_string(run.state)),
       run.undoes.empty() ? store::Parameter(nullptr) : store::Parameter(run.undoes)}));
  observe("after create");
  return {};
}

Result<std::optional<Run>> Journal::find(std::string_view id) {
  std::vector<Result<Run>> found;
  // Ids are lower-case letters and digits: '{' is behind all of them.
  TRY(database_.query(kSelectRun, {std::string(id), std::string(id) + "{"}, [&](const store::Row& row) {
    found.push_back(read_run(row));
    return true;
  }));
  if (found.empty()) return std::optional<Run>();
  if (found.size() > 1 && found.front() && found.front()->id != id) {
    return fail(ErrorKind::usage, fmt::format("Several runs begin with '{}'.", id), "Write more of the id.");
  }
  return std::optional<Run>(TRY(std::move(found.front())));
}

Result<std::vector<Run>> Journal::latest(int count) {
  std::vector<Result<Run>> found;
  TRY(database_.query(kLatestRuns, {std::int64_t{count}}, [&](const store::Row& row) {
    found.push_back(read_run(row));
    return true;
  }));
  std::vector<Run> runs;
  for (auto& run : found) runs.push_back(TRY(std::move(run)));
  return runs;
}

Result<std::vector<Run>> Journal::in_state(RunState state) {
  std::vector<Result<Run>> found;
  TRY(database_.query(kRunsInState, {std::string(to_string(state))}, [&](const store::Row& row) {
    found.push_back(read_run(row));
    return true;
  }));
  std::vector<Run> runs;
  for (auto& run : found) runs.push_back(TRY(std::move(run)));
  return runs;
}

Result<void> Journal::set_state(const std::string& run, RunState state, std::string_view reason) {
  observe("before state");
  TRY(database_.run("UPDATE runs SET state = ?, reason = ? WHERE id = ?",
                    {std::string(to_string(state)), std::string(reason), run}));
  observe("after state");
  return {};
}

Result<bool> Journal::lease(const std::string& run, const std::string& owner, std::chrono::milliseconds duration) {
  const auto now = now_ms();
  return TRY(database_.run("UPDATE runs SET lease_owner = ?, lease_until_ms = ? WHERE id = ? AND (lease_owner IN ('', "
                           "?) OR lease_until_ms <= ?)",
                           {owner, now + duration.count(), run, owner, now})) == 1;
}

Result<void> Journal::release(const std::string& run, const std::string& owner) {
  TRY(database_.run("UPDATE runs SET lease_owner = '', lease_until_ms = 0 WHERE id = ? AND lease_owner = ?",
                    {run, owner}));
  return {};
}

Result<std::string> Journal::lease_owner(const std::string& run) {
  return TRY(database_.text("SELECT lease_owner FROM runs WHERE id = ?", {run})).value_or("");
}

Result<int> Journal::request_stop(const std::string& run) {
  if (run.empty()) return database_.run("UPDATE runs SET stop_requested = 1 WHERE state = 'running'");
  return database_.run("UPDATE runs SET stop_requested = 1 WHERE id = ?", {run});
}

Result<bool> Journal::stop_requested(const std::string& run) {
  return TRY(database_.integer("SELECT stop_requested FROM runs WHERE id = ?", {run})).value_or(0) != 0;
}

Result<void> Journal::clear_stop(const std::string& run) {
  TRY(database_.run("UPDATE runs SET stop_requested = 0 WHERE id = ?", {run}));
  return {};
}

Result<std::vector<Step>> Journal::steps(const std::string& run) {
  std::vector<Step> steps;
  std::optional<Error> error;
  TRY(
      database_.query("SELECT number, kind, line, call, hash, state, preview, result, report, inverse, updated_ms FROM "
                      "steps WHERE run = ? ORDER BY number",
                      {run}, [&](const store::Row& row) {
                        Step step;
                        step.number = static_cast<int>(row.integer(0));
                        step.kind = row.text(1);
                        step.line = static_cast<int>(row.integer(2));
                        step.call = stored_json(row.text(3));
                        step.hash = row.text(4);
                        const auto state = read_state<StepState>(kStepStates, row.text(5));
                        if (!state) {
                          error = state.error();
                          return false;
                        }
                        step.state = *state;
                        step.preview = stored_json(row.text(6));
                        step.result = stored_json(row.text(7));
                        step.report = row.text(8);
                        step.inverse = stored_json(row.text(9));
                        step.updated_ms = row.integer(10);
                        steps.push_back(std::move(step));
                        return true;
                      }));
  if (error) return std::unexpected(*error);
  return steps;
}

Result<void> Journal::write(const std::string& run, const Step& step) {
  const std::string point = fmt::format("step {} {}", step.number, to_string(step.state));
  observe("before " + point);
  TRY(database_.run(
      "INSERT INTO steps (run, number, kind, line, call, hash, state, preview, result, report, inverse, updated_ms) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (run, number) DO UPDATE SET kind = excluded.kind, line = excluded.line, call = excluded.call, hash "
      "= excluded.hash, "
      "state = excluded.state, preview = excluded.preview, result = excluded.result, report = excluded.report, "
      "inverse = excluded.inverse, updated_ms = excluded.updated_ms",
      {run, std::int64_t{step.number}, step.kind, std::int64_t{step.line}, json_text(step.call), step.hash,
       std::string(to_string(step.state)), json_text(step.preview), json_text(step.result), step.report,
       json_text(step.inverse), now_ms()}));
  observe("after " + point);
  return {};
}

Result<void> Journal::forget_unfinished(const std::string& run) {
  TRY(database_.run("DELETE FROM steps WHERE run = ? AND state IN ('done', 'planned')", {run}));
  return {};
}

Result<void> Journal::approve(const std::string& run, const std::vector<std::string>& hashes) {
  auto transaction = TRY(store::Transaction::begin(database_));
  for (const auto& hash : hashes) {
    TRY(database_.run("INSERT OR IGNORE INTO approvals (run, hash, approved_ms) VALUES (?, ?, ?)",
                      {run, hash, now_ms()}));
  }
  observe("before approve");
  TRY(transaction.commit());
  observe("after approve");
  return {};
}

Result<bool> Journal::approved(const std::string& run, const std::string& hash) {
  return TRY(database_.integer("SELECT 1 FROM approvals WHERE run = ? AND hash = ?", {run, hash})).has_value();
}

Result<void> Journal::forget_approvals(const std::string& run) {
  TRY(database_.run("DELETE FROM approvals WHERE run = ?", {run}));
  return {};
}

}  // namespace adjutant::journal
