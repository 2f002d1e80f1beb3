#include "tools/routines/routines.h"

#include "tools/recurrence.h"

namespace adjutant::tools::routines {
namespace {

using store::Parameter;

std::int64_t milliseconds(Instant instant) { return std::chrono::milliseconds(instant.time_since_epoch()).count(); }
Instant instant_of(std::int64_t milliseconds) { return Instant(Seconds(milliseconds / 1000)); }

constexpr std::string_view kColumns =
    "SELECT r.id, r.request, r.jobs, r.repeat, r.first_ms, r.zone, r.state, r.next_ms, r.trouble, "
    "(SELECT o.run FROM routine_runs o WHERE o.routine = r.id AND o.run <> '' ORDER BY o.due_ms DESC LIMIT 1) "
    "FROM routines r ";

Routine routine_of(const store::Row& row) {
  const Zone zone = Zone::find(row.text(5)).value_or(Zone());
  Routine out{.id = row.text(0),
              .request = row.text(1),
              .jobs = parse_json(row.text(2)).value_or(Json()),
              .repeat = row.text(3),
              .first = {instant_of(row.integer(4)), zone},
              .on = row.text(6) == "on",
              .next = std::nullopt};
  if (!row.is_null(7)) out.next = Time{instant_of(row.integer(7)), zone};
  out.trouble = row.text(8);
  if (!row.is_null(9)) out.last_run = row.text(9);
  return out;
}

Result<std::vector<Routine>> select(store::Database& db, std::string_view which,
                                    const std::vector<Parameter>& parameters) {
  std::vector<Routine> out;
  const auto sql = std::string(kColumns).append(which);
  TRY(db.query(sql.c_str(), parameters, [&](const store::Row& row) {
    out.push_back(routine_of(row));
    return true;
  }));
  return out;
}

// When it is due after a moment. A rule that cannot be read was never added.
Result<std::optional<Time>> next_of(const Routine& routine, Instant after) {
  return next_after(TRY(parse_rule(routine.repeat)), routine.first, after);
}

Parameter or_null(const std::optional<Time>& time) {
  if (!time) return nullptr;
  return milliseconds(time->instant);
}

}  // namespace

Result<bool> Routines::add(const Routine& routine) {
  return TRY(db_.run("INSERT INTO routines (id, request, jobs, repeat, first_ms, zone, state, next_ms) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'on', ?5) ON CONFLICT DO NOTHING",
                     {routine.id, routine.request, routine.jobs.dump(), routine.repeat,
                      milliseconds(routine.first.instant), routine.first.zone.name()})) > 0;
}

Result<std::optional<Routine>> Routines::find(std::string_view id) {
  auto found = TRY(select(db_, "WHERE r.id = ?1", {std::string(id)}));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

Result<bool> Routines::is_removed(std::string_view id) {
  return TRY(db_.text("SELECT state FROM routines WHERE id = ?1", {std::string(id)})) == "removed";
}

Result<std::vector<Routine>> Routines::all() {
  return select(db_, "WHERE r.state <> 'removed' ORDER BY r.next_ms IS NULL, r.next_ms, r.id LIMIT 1000", {});
}

Result<bool> Routines::remove(std::string_view id) {
  return TRY(db_.run("UPDATE routines SET state = 'removed', next_ms = NULL WHERE id = ?1 AND state <> 'removed'",
                     {std::string(id)})) > 0;
}

Result<bool> Routines::restore(std::string_view id, Instant now) {
  const auto routine = TRY(find(id));
  if (!routine) return false;
  const auto next = TRY(next_of(*routine, now));
  return TRY(db_.run("UPDATE routines SET state = 'on', next_ms = ?2 WHERE id = ?1 AND state = 'removed'",
                     {std::string(id), or_null(next)})) > 0;
}

Result<bool> Routines::turn(std::string_view id, bool on, Instant now) {
  const auto routine = TRY(find(id));
  if (!routine) return false;
  const auto next = on ? TRY(next_of(*routine, now)) : std::nullopt;
  return TRY(db_.run("UPDATE routines SET state = ?2, next_ms = ?3, trouble = '' WHERE id = ?1 AND state = ?4",
                     {std::string(id), on ? "on" : "off", or_null(next), on ? "off" : "on"})) > 0;
}

Result<bool> Routines::change(const Routine& from, const Routine& to) {
  return TRY(db_.run("UPDATE routines SET request = ?2, jobs = ?3, repeat = ?4, first_ms = ?5, zone = ?6, next_ms = "
                     "CASE state WHEN 'on' THEN ?5 END, trouble = '' "
                     "WHERE id = ?1 AND state <> 'removed' AND request = ?7 AND repeat = ?8 AND first_ms = ?9",
                     {from.id, to.request, to.jobs.dump(), to.repeat, milliseconds(to.first.instant),
                      to.first.zone.name(), from.request, from.repeat, milliseconds(from.first.instant)})) > 0;
}

Result<std::vector<RoutineClock::Due>> RoutineClock::due(Instant now) {
  std::vector<Due> out;
  const auto soonest = TRY(next());
  if (!soonest || *soonest > now) return out;
  for (auto& routine :
       TRY(select(db_, "WHERE r.next_ms <= ?1 ORDER BY r.next_ms, r.id LIMIT 100", {milliseconds(now)}))) {
    Time moment = *routine.next;
    const auto rule = TRY(parse_rule(routine.repeat));
    const auto expansion =
        expand(rule, routine.first.local(), std::nullopt, moment.local(), routine.first.zone.local(now) + Seconds(1));
    if (!expansion.times.empty())
      moment.instant = std::max(moment.instant, moment.zone.instant(expansion.times.back()));
    auto run = TRY(db_.text("SELECT run FROM routine_runs WHERE routine = ?1 AND due_ms = ?2",
                            {routine.id, milliseconds(moment.instant)}));
    out.push_back({std::move(routine), moment, run.value_or("")});
  }
  return out;
}

Result<std::optional<Instant>> RoutineClock::next() {
  const auto soonest =
      TRY(db_.integer("SELECT next_ms FROM routines WHERE next_ms IS NOT NULL ORDER BY next_ms LIMIT 1"));
  return soonest ? std::optional(instant_of(*soonest)) : std::nullopt;
}

Result<void> RoutineClock::begin(const Due& due, const std::string& run) {
  TRY(
      db_.run("INSERT INTO routine_runs (routine, due_ms, run) VALUES (?1, ?2, ?3) "
              "ON CONFLICT (routine, due_ms) DO UPDATE SET run = ?3",
              {due.routine.id, milliseconds(due.moment.instant), run}));
  return {};
}

Result<void> RoutineClock::settle(const Due& due, Instant now, std::string_view trouble) {
  const auto next = TRY(next_of(due.routine, std::max(now, due.moment.instant)));
  // Only while it is as it was: the owner may have changed it, or turned it off, in between.
  TRY(db_.run("UPDATE routines SET next_ms = ?2, trouble = ?4 WHERE id = ?1 AND next_ms = ?3",
              {due.routine.id, or_null(next), milliseconds(due.routine.next->instant), std::string(trouble)}));
  return {};
}

}  // namespace adjutant::tools::routines
