#include "journal/journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace adjutant::journal {
namespace {

using store::Sync;

constexpr std::array<std::string_view, 7> kRunStates = {"draft",  "waiting", "running", "done",
                                                        "failed", "stopped", "rejected"};
constexpr std::array<std::string_view, 9> kStepStates = {"done",   "planned", "intended", "issued",  "confirmed",
                                                         "failed", "unknown", "skipped",  "by owner"};

#define ADJUTANT_RUN_COLUMNS \
  "SELECT id, created_ms, request, plan, arguments, zone, state, reason, undoes, undone_steps FROM runs "
constexpr const char* kById = ADJUTANT_RUN_COLUMNS "WHERE id >= ? AND id < ? ORDER BY id LIMIT 2";
// How the reason of a run ends in whose place another stands.
constexpr std::string_view kInItsPlace = " In its place: the run ";
#define ADJUTANT_NOT_SUPERSEDED "(state <> 'rejected' OR instr(reason, ' In its place: the run ') = 0) "
constexpr const char* kLatest = ADJUTANT_RUN_COLUMNS "ORDER BY created_ms DESC, rowid DESC LIMIT ?";
constexpr const char* kLatestNotSuperseded =
    ADJUTANT_RUN_COLUMNS "WHERE " ADJUTANT_NOT_SUPERSEDED "ORDER BY created_ms DESC, rowid DESC LIMIT ?";
constexpr const char* kBefore = ADJUTANT_RUN_COLUMNS
    "WHERE created_ms BETWEEN ?5 AND ?1 AND (created_ms < ?1 OR id < ?2) AND (?3 = '' OR state = ?3) AND (?4 "
    "OR " ADJUTANT_NOT_SUPERSEDED ") ORDER BY created_ms DESC, id DESC";
constexpr const char* kInState = ADJUTANT_RUN_COLUMNS "WHERE state = ? ORDER BY created_ms, rowid";
constexpr const char* kHeld = ADJUTANT_RUN_COLUMNS "WHERE state = 'done' AND lease_owner <> '' ORDER BY created_ms";
constexpr const char* kUndoing = ADJUTANT_RUN_COLUMNS "WHERE undoes = ? ORDER BY created_ms, rowid";
#undef ADJUTANT_NOT_SUPERSEDED
#undef ADJUTANT_RUN_COLUMNS

constexpr const char* kSteps =
    "SELECT number, kind, line, call, hash, state, preview, result, report, inverse, updated_ms FROM steps WHERE run = "
    "? ORDER BY number";

template <class State, std::size_t size>
Result<State> read_state(const std::array<std::string_view, size>& names, const std::string& name) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end())
    return fail(ErrorKind::failed, fmt::format("The journal has a state '{}' that is not known.", name));
  return static_cast<State>(at - names.begin());
}

// What cannot be read is an error: taken for nothing, it could make an effect happen twice.
Result<Json> stored_json(const store::Row& row, int column, std::string_view what) {
  const std::string text = row.text(column);
  if (text.empty()) return Json();
  auto json = parse_json(text, 256 << 20);
  if (json) return std::move(*json);
  return fail(ErrorKind::failed, fmt::format("The journal is damaged: {} is {}.", what, json.error().message),
              "Restore the home's home.db from a backup; nothing is done with this run.");
}

std::string json_text(const Json& json) { return json.is_null() ? std::string() : json.dump(); }

Result<Run> read_run(const store::Row& row) {
  Run run;
  run.id = row.text(0);
  run.created_ms = row.integer(1);
  run.request = row.text(2);
  run.plan = row.text(3);
  run.arguments = TRY(stored_json(row, 4, fmt::format("the arguments of the run {}", run.id)));
  run.zone = row.text(5);
  run.state = TRY((read_state<RunState>(kRunStates, row.text(6))));
  run.reason = row.text(7);
  if (const auto at = run.reason.rfind(kInItsPlace); run.state == RunState::rejected && at != std::string::npos)
    run.superseded_by = trim(std::string_view(run.reason).substr(at + kInItsPlace.size()));
  run.undoes = row.text(8);
  run.undone_steps = TRY(stored_json(row, 9, fmt::format("what the run {} takes back", run.id)));
  return run;
}

Result<Step> read_step(const store::Row& row, const std::string& run) {
  Step step;
  step.number = static_cast<int>(row.integer(0));
  const auto json = [&](int column, std::string_view name) {
    return stored_json(row, column, fmt::format("the {} of step {} of the run {}", name, step.number, run));
  };
  step.kind = row.text(1);
  step.line = static_cast<int>(row.integer(2));
  step.call = TRY(json(3, "call"));
  step.hash = row.text(4);
  step.state = TRY((read_state<StepState>(kStepStates, row.text(5))));
  step.preview = TRY(json(6, "preview"));
  step.result = TRY(json(7, "result"));
  step.report = row.text(8);
  step.inverse = TRY(json(9, "inverse"));
  step.updated_ms = row.integer(10);
  return step;
}

// Reads all rows; the first that cannot be read is the error.
template <class T, class Read>
Result<std::vector<T>> select_all(store::Database& database, const char* sql,
                                  const std::vector<store::Parameter>& parameters, Read read) {
  std::vector<T> all;
  std::optional<Error> error;
  TRY(database.query(sql, parameters, [&](const store::Row& row) {
    auto one = read(row);
    if (one) all.push_back(std::move(*one));
    else error = std::move(one).error();
    return !error;
  }));
  if (error) return std::unexpected(std::move(*error));
  return all;
}

}  // namespace

std::string_view to_string(RunState state) { return kRunStates[static_cast<std::size_t>(state)]; }

std::optional<RunState> run_state(std::string_view name) {
  const auto at = std::ranges::find(kRunStates, name);
  if (at == kRunStates.end()) return std::nullopt;
  return static_cast<RunState>(at - kRunStates.begin());
}

std::string_view to_string(StepState state) { return kStepStates[static_cast<std::size_t>(state)]; }

namespace {

Result<Date> read_day(std::string_view name, std::string_view text) {
  const auto day = parse_date(text);
  if (!day)
    return fail(ErrorKind::usage, fmt::format("'{}' must be a day like 2026-11-26.", name),
                "Leave it out for no bound.");
  return *day;
}

std::int64_t begin_ms(Date day, const Zone& zone) {
  return std::chrono::milliseconds(Time::at(day, Seconds(0), zone).instant.time_since_epoch()).count();
}

}  // namespace

Result<void> bound_by_days(RunQuery& query, std::string_view from, std::string_view to, const Zone& zone) {
  std::optional<Date> first, last;
  if (!from.empty()) first = TRY(read_day("from", from));
  if (!to.empty()) last = TRY(read_day("to", to));
  if (first && last && *last < *first)
    return fail(ErrorKind::usage, fmt::format("'to' ({}) is before 'from' ({}).", iso(*last), iso(*first)),
                "Give the first day and the last.");
  if (first) query.from_ms = begin_ms(*first, zone);
  if (last) query.to_ms = begin_ms(add_days(*last, 1), zone);
  return {};
}

Result<void> Journal::create(const Run& run, const Lease& lease) {
  TRY(database_.run(
      "INSERT INTO runs (id, created_ms, request, plan, arguments, zone, state, undoes, undone_steps, lease_owner, "
      "lease_until_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {run.id, run.created_ms, run.request, run.plan, run.arguments.dump(), run.zone, std::string(to_string(run.state)),
       run.undoes.empty() ? store::Parameter(nullptr) : store::Parameter(run.undoes), json_text(run.undone_steps),
       lease.owner, lease.owner.empty() ? std::int64_t{0} : now_ms() + lease.duration.count()},
      Sync::with_the_next));
  return {};
}

Result<std::vector<Run>> Journal::select(const char* sql, const std::vector<store::Parameter>& parameters) {
  return select_all<Run>(database_, sql, parameters, read_run);
}

Result<std::optional<Run>> Journal::find(std::string_view id) {
  // Ids are lower-case letters and digits: '{' is behind all of them.
  auto found = TRY(select(kById, {std::string(id), std::string(id) + "{"}));
  if (found.empty()) return std::optional<Run>();
  if (found.size() > 1 && found.front().id != id) {
    return fail(ErrorKind::usage, fmt::format("Several runs begin with '{}'.", id), "Write more of the id.");
  }
  return std::optional<Run>(std::move(found.front()));
}

Result<std::vector<Run>> Journal::latest(int count, Superseded superseded) {
  return select(superseded == Superseded::with ? kLatest : kLatestNotSuperseded, {std::int64_t{count}});
}

Result<std::vector<Run>> Journal::page(const RunQuery& query) {
  const std::string state(query.state ? to_string(*query.state) : "");
  // Of what is made at `to_ms` no id is small enough.
  const bool page_is_earlier = query.before_ms < query.to_ms;
  const std::vector<store::Parameter> bounds = {std::min(query.before_ms, query.to_ms),
                                                page_is_earlier ? query.before_id : "", state,
                                                std::int64_t{query.superseded == Superseded::with}, query.from_ms};
  std::vector<Run> out;
  std::optional<Error> error;
  TRY(database_.query(kBefore, bounds, [&](const store::Row& row) {
    const auto holds = [request = row.text(2)](const std::string& word) { return contains_fold(request, word); };
    if (!std::ranges::all_of(query.words, holds)) return true;
    auto run = read_run(row);
    if (run) out.push_back(std::move(*run));
    else error = std::move(run).error();
    return !error && out.size() < query.limit;
  }));
  if (error) return std::unexpected(std::move(*error));
  return out;
}

Result<std::vector<Run>> Journal::in_state(RunState state) { return select(kInState, {std::string(to_string(state))}); }
Result<std::vector<Run>> Journal::undoing(const std::string& run) { return select(kUndoing, {run}); }

Result<void> Journal::set_state(const std::string& run, RunState state, std::string_view reason) {
  TRY(database_.run("UPDATE runs SET state = ?, reason = ? WHERE id = ?",
                    {std::string(to_string(state)), std::string(reason), run},
                    state == RunState::running ? Sync::with_the_next : Sync::at_once));
  return {};
}

Result<void> Journal::supersede(const std::string& run, std::string_view why, const std::string& by) {
  return set_state(run, RunState::rejected, fmt::format("{}{}{}", why, kInItsPlace, by));
}

Result<bool> Journal::lease(const std::string& run, const Lease& lease, const std::string& gone) {
  const auto now = now_ms();
  return TRY(database_.run("UPDATE runs SET lease_owner = ?, lease_until_ms = ? WHERE id = ? AND (lease_owner IN ('', "
                           "?, ?) OR lease_until_ms <= ?)",
                           {lease.owner, now + lease.duration.count(), run, lease.owner, gone, now},
                           Sync::with_the_next)) == 1;
}

Result<bool> Journal::renew(const std::string& run, const Lease& lease) {
  return TRY(database_.run("UPDATE runs SET lease_until_ms = ? WHERE id = ? AND lease_owner = ?",
                           {now_ms() + lease.duration.count(), run, lease.owner}, Sync::with_the_next)) == 1;
}

Result<void> Journal::release(const std::string& run, const std::string& owner) {
  TRY(database_.run("UPDATE runs SET lease_owner = '', lease_until_ms = 0 WHERE id = ? AND lease_owner = ?",
                    {run, owner}, Sync::with_the_next));
  return {};
}

Result<std::string> Journal::lease_owner(const std::string& run) {
  return TRY(database_.text("SELECT lease_owner FROM runs WHERE id = ?", {run})).value_or("");
}

Result<bool> Journal::finish(const std::string& run, const std::string& owner, RunState state, std::string_view reason,
                             Hold hold) {
  const bool stays = hold == Hold::goes_on;
  return TRY(database_.run("UPDATE runs SET state = ?, reason = ?, lease_owner = ?, lease_until_ms = CASE WHEN ? THEN "
                           "lease_until_ms ELSE 0 END, stop_requested = 0 WHERE id = ? AND lease_owner = ?",
                           {std::string(to_string(state)), std::string(reason), stays ? owner : std::string(),
                            std::int64_t{stays}, run, owner})) == 1;
}

Result<std::vector<Run>> Journal::held() { return select(kHeld, {}); }

Result<int> Journal::abandon_drafts() {
  if (TRY(in_state(RunState::draft)).empty()) return 0;  // most of the time, and then nobody waits for a writer
  return database_.run(
      "UPDATE runs SET state = 'failed', reason = 'It was cut off before its preview; nothing "
      "happened.' WHERE state = 'draft' AND lease_until_ms <= ?",
      {now_ms()});
}

Result<int> Journal::request_stop(const std::string& run) {
  constexpr const char* kStop =
      "UPDATE runs SET stop_requested = stop_requested + 1 WHERE (state = 'running' OR (state IN ('draft', 'done') AND "
      "lease_until_ms > ?1)) AND (?2 = '' OR id = ?2)";
  // Whoever works on the run sees it now; the disk may take its time, but is waited for before anybody is told. A write
  // that changes nothing would not reach it.
  const int stopped = TRY(database_.run(kStop, {now_ms(), run}, Sync::with_the_next));
  TRY(database_.run(kStop, {now_ms(), run}));
  return stopped;
}

Result<bool> Journal::stop_requested(const std::string& run) {
  return TRY(database_.integer("SELECT stop_requested FROM runs WHERE id = ?", {run})).value_or(0) != 0;
}

Result<std::vector<Step>> Journal::steps(const std::string& run) {
  return select_all<Step>(database_, kSteps, {run}, [&](const store::Row& row) { return read_step(row, run); });
}

Result<std::map<int, std::vector<StepChange>>> Journal::changes(const std::string& run) {
  std::map<int, std::vector<StepChange>> out;
  std::optional<Error> error;
  TRY(database_.query("SELECT step, state, at_ms FROM step_states WHERE run = ? ORDER BY step, rowid", {run},
                      [&](const store::Row& row) {
                        const auto state = read_state<StepState>(kStepStates, row.text(1));
                        if (state) out[static_cast<int>(row.integer(0))].push_back({*state, row.integer(2)});
                        else error = state.error();
                        return !error;
                      }));
  if (error) return std::unexpected(std::move(*error));
  return out;
}

Result<void> Journal::write(const std::string& run, const Step& step) {
  TRY(database_.run(
      "INSERT INTO steps (run, number, kind, line, call, hash, state, preview, result, report, inverse, updated_ms) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (run, number) DO UPDATE SET kind = excluded.kind, line = excluded.line, call = excluded.call, hash "
      "= excluded.hash, "
      "state = excluded.state, preview = excluded.preview, result = excluded.result, report = excluded.report, "
      "inverse = excluded.inverse, updated_ms = excluded.updated_ms",
      {run, std::int64_t{step.number}, step.kind, std::int64_t{step.line}, json_text(step.call), step.hash,
       std::string(to_string(step.state)), json_text(step.preview), json_text(step.result), step.report,
       json_text(step.inverse), now_ms()},
      Sync::with_the_next));
  return {};
}

Result<bool> Journal::issue(const std::string& run, int step, const std::string& owner) {
  const auto now = now_ms();
  return TRY(database_.run("UPDATE steps SET state = 'issued', updated_ms = ?1 WHERE run = ?2 AND number = ?3 AND "
                           "state = 'intended' AND EXISTS (SELECT 1 FROM runs WHERE id = ?2 AND state = 'running' AND "
                           "lease_owner = ?4 AND lease_until_ms > ?1 AND stop_requested = 0) "
                           "AND NOT EXISTS (SELECT 1 FROM paused WHERE paused.run = ?2) "
                           "AND NOT EXISTS (SELECT 1 FROM struck WHERE struck.run = ?2 AND struck.hash = steps.hash) "
                           "AND NOT EXISTS (SELECT 1 FROM taken_over WHERE taken_over.run = ?2 AND taken_over.hash = "
                           "steps.hash)",
                           {now, run, std::int64_t{step}, owner})) == 1;
}

Result<void> Journal::forget_after(const std::string& run, int step) {
  TRY(database_.run("DELETE FROM steps WHERE run = ? AND number > ? AND kind NOT IN ('ask', 'reader')",
                    {run, std::int64_t{step}}, Sync::with_the_next));
  return {};
}

Result<void> Journal::strike(const std::string& run, const std::string& hash) {
  TRY(database_.run("INSERT OR IGNORE INTO struck (run, hash, struck_ms) VALUES (?, ?, ?)", {run, hash, now_ms()}));
  return {};
}

Result<bool> Journal::is_struck(const std::string& run, const std::string& hash) {
  return TRY(database_.integer("SELECT 1 FROM struck WHERE run = ? AND hash = ?", {run, hash})).has_value();
}

Result<void> Journal::take_over(const std::string& run, const std::string& hash) {
  TRY(database_.run("INSERT OR IGNORE INTO taken_over (run, hash, taken_ms) VALUES (?, ?, ?)", {run, hash, now_ms()}));
  return {};
}

Result<bool> Journal::is_taken_over(const std::string& run, const std::string& hash) {
  return TRY(database_.integer("SELECT 1 FROM taken_over WHERE run = ? AND hash = ?", {run, hash})).has_value();
}

Result<bool> Journal::pause(const std::string& run) {
  TRY(
      database_.run("INSERT OR IGNORE INTO paused (run, paused_ms) SELECT id, ?2 FROM runs WHERE id = ?1 AND state = "
                    "'running'",
                    {run, now_ms()}));
  return is_paused(run);
}

Result<bool> Journal::is_paused(const std::string& run) {
  return TRY(database_.integer("SELECT 1 FROM paused WHERE run = ?", {run})).has_value();
}

Result<void> Journal::end_pause(const std::string& run) {
  TRY(database_.run("DELETE FROM paused WHERE run = ?", {run}));
  return {};
}

Result<void> Journal::approve(const std::string& run, const std::vector<std::string>& hashes) {
  auto transaction = TRY(store::Transaction::begin(database_));
  for (const auto& hash : hashes) {
    TRY(database_.run("INSERT OR IGNORE INTO approvals (run, hash, approved_ms) VALUES (?, ?, ?)",
                      {run, hash, now_ms()}));
  }
  return transaction.commit();
}

Result<std::optional<std::int64_t>> Journal::approved_ms(const std::string& run, const std::string& hash) {
  return database_.integer("SELECT approved_ms FROM approvals WHERE run = ? AND hash = ?", {run, hash});
}

Result<bool> Journal::approved(const std::string& run, const std::string& hash) {
  return TRY(approved_ms(run, hash)).has_value();
}

Result<void> Journal::forget_approval(const std::string& run, const std::string& hash) {
  TRY(database_.run("DELETE FROM approvals WHERE run = ? AND hash = ?", {run, hash}));
  return {};
}

Result<void> Journal::forget_approvals(const std::string& run) {
  TRY(database_.run("DELETE FROM approvals WHERE run = ?", {run}));
  return {};
}

}  // namespace adjutant::journal
