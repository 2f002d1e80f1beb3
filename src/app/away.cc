#include "app/away.h"

#include <algorithm>
#include <set>
#include <span>

#include "agent/run_json.h"
#include "base/text.h"
#include "journal/deeds.h"

namespace adjutant::app {
namespace {

using journal::RunState;

constexpr auto kPause = std::chrono::hours(1);
constexpr auto kWithoutActs = std::chrono::hours(24);
constexpr std::size_t kMostDeeds = 500;
constexpr std::size_t kMostRuns = 100;

std::int64_t milliseconds(Instant instant) { return std::chrono::milliseconds(instant.time_since_epoch()).count(); }
Instant instant_of(std::int64_t milliseconds) { return Instant(Seconds(milliseconds / 1000)); }

Result<std::set<std::string>> runs_by_routine(store::Database& database, Instant since) {
  std::set<std::string> out;
  TRY(database.query("SELECT run FROM routine_runs WHERE due_ms >= ?1 - 43200000", {milliseconds(since)},
                     [&](const store::Row& row) {
                       out.insert(row.text(0));
                       return true;
                     }));
  return out;
}

std::string by(const journal::Deed& deed, const std::set<std::string>& routines) {
  return deed.takes_back ? "undo" : routines.contains(deed.run) ? "routine" : "request";
}

Result<Json> reminders_since(store::Database& database, Instant since, const Zone& zone) {
  Json out = Json::array();
  TRY(database.query(
      "SELECT text, due_ms FROM reminders WHERE state = 'shown' AND due_ms >= ?1 ORDER BY due_ms LIMIT 100",
      {milliseconds(since)}, [&](const store::Row& row) {
        out.push(Json().set("text", row.text(0)).set("at", iso(Time{instant_of(row.integer(1)), zone})));
        return true;
      }));
  return out;
}

}  // namespace

Result<std::optional<Instant>> last_here(Assistant& assistant) {
  Instant later = assistant.clock.now();
  std::optional<Instant> here;
  TRY(assistant.database.query(
      "SELECT at FROM (SELECT approved_ms AS at FROM approvals UNION ALL SELECT created_ms FROM runs "
      "WHERE id NOT IN (SELECT run FROM routine_runs)) ORDER BY at DESC",
      {}, [&](const store::Row& row) {
        const Instant act = instant_of(row.integer(0));
        here = act;
        const bool is_pause = later - act >= kPause;
        later = act;
        return !is_pause;
      }));
  return here;
}

Result<Json> while_away(Assistant& assistant, std::optional<Instant> since) {
  const Instant now = assistant.clock.now();
  const Zone& zone = assistant.zone;
  if (!since) since = TRY(last_here(assistant)).value_or(now - kWithoutActs);
  const auto routines = TRY(runs_by_routine(assistant.database, *since));
  const auto all = TRY(journal::deeds_since(assistant.database, *since, kMostDeeds + 1));
  Json deeds = Json::array(), waiting = Json::array(), not_done = Json::array(), by_itself = Json::array(),
       unsent = Json::array();
  for (const auto& deed : std::span(all).first(std::min(all.size(), kMostDeeds))) {
    deeds.push(Json()
                   .set("run", deed.run)
                   .set("request", deed.request)
                   .set("by", by(deed, routines))
                   .set("step", deed.step)
                   .set("tool", deed.tool)
                   .set("state", journal::to_string(deed.state))
                   .set("report", deed.report)
                   .set("at", iso(Time{deed.at, zone})));
  }
  for (const auto& run : TRY(assistant.journal.in_state(RunState::waiting))) waiting.push(agent::summary_json(run));
  for (const auto& run : TRY(assistant.journal.page({.limit = kMostRuns}))) {
    if (run.created_ms < milliseconds(*since)) break;
    if (run.state == RunState::failed || run.state == RunState::stopped) not_done.push(agent::summary_json(run));
    if (routines.contains(run.id)) by_itself.push(agent::summary_json(run));
  }
  for (const auto* state : {"failed", "unknown"}) {
    for (const auto& item : TRY(assistant.outbox.in_state(state))) {
      unsent.push(Json()
                      .set("to", join(item.recipients, ", "))
                      .set("error", item.error)
                      .set("at", iso(Time{instant_of(item.send_after_ms), zone})));
    }
  }
  return Json()
      .set("since", iso(Time{*since, zone}))
      .set("until", iso(Time{now, zone}))
      .set("deeds", std::move(deeds))
      .set("waiting", std::move(waiting))
      .set("not_done", std::move(not_done))
      .set("routines", std::move(by_itself))
      .set("reminders", TRY(reminders_since(assistant.database, *since, zone)))
      .set("unsent", std::move(unsent))
      .set("more", all.size() > kMostDeeds);
}

}  // namespace adjutant::app
