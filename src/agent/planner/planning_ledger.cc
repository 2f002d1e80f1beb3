#include "agent/planner/planning_ledger.h"

#include <fmt/format.h>

namespace adjutant::agent {
namespace {

std::int64_t milliseconds(Instant instant) { return instant.time_since_epoch().count() * 1000; }

std::int64_t day_began(const Time& now) { return milliseconds(Time::at(now.date(), Seconds(0), now.zone).instant); }

}  // namespace

Result<std::int64_t> PlanningLedger::spent_today(const std::string& planner, const std::string& currency,
                                                 const Time& now) const {
  return TRY(database_.integer("SELECT coalesce(sum(cost_micro), 0) FROM plannings WHERE planner = ? AND currency = ? "
                               "AND at_ms >= ?",
                               {planner, currency, day_began(now)}))
      .value_or(0);
}

Result<PlanningLedger::Id> PlanningLedger::reserve(const PlannerSettings& planner, const model::Usage& most,
                                                   const Time& now) {
  const Cost worst = cost_of(planner.price, most);
  auto transaction = TRY(store::Transaction::begin(database_));
  if (planner.daily_budget) {
    const auto spent = TRY(spent_today(planner.name, worst.currency, now));
    if (worst.micro > planner.daily_budget->micro - spent) {
      return fail(ErrorKind::failed,
                  fmt::format("The day's budget of {} is used up: {} of {} are spent, and asking once may cost {}.",
                              planner.name, to_string(Cost{spent, worst.currency}), to_string(*planner.daily_budget),
                              to_string(worst)),
                  "Wait until tomorrow, or raise daily_budget in config.toml.");
    }
  }
  TRY(
      database_.run("INSERT INTO plannings (planner, model, at_ms, input_tokens, output_tokens, cost_micro, currency) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?)",
                    {planner.name, planner.model(), milliseconds(now.instant), most.input, most.output, worst.micro,
                     worst.currency}));
  const auto id = TRY(database_.integer("SELECT last_insert_rowid()")).value_or(0);
  TRY(transaction.commit());
  return id;
}

Result<void> PlanningLedger::settle(Id id, const PlannerSettings& planner, const model::Usage& usage) {
  TRY(database_.run(
      "UPDATE plannings SET counted = 1, input_tokens = ?, output_tokens = ?, cost_micro = ? WHERE id = ?",
      {usage.input, usage.output, cost_of(planner.price, usage).micro, id}));
  return {};
}

Result<void> PlanningLedger::give_back(Id id) {
  TRY(database_.run(
      "UPDATE plannings SET counted = 1, input_tokens = 0, output_tokens = 0, cost_micro = 0 WHERE id = ?", {id}));
  return {};
}

Result<void> PlanningLedger::belong_to(const std::vector<Id>& ids, const std::string& run) {
  for (const Id id : ids) TRY(database_.run("UPDATE plannings SET run = ? WHERE id = ?", {run, id}));
  return {};
}

Result<void> PlanningLedger::add_shares(const char* sql, const store::Parameter& which, Planning& planning) const {
  return database_.query(sql, {which}, [&](const store::Row& row) {
    auto& shares = planning.shares;
    if (shares.empty() || shares.back().provider != row.text(0))
      shares.push_back({row.text(0), row.text(1), 0, {}, true, {0, row.text(5)}});
    auto& share = shares.back();
    ++share.attempts;
    share.tokens.input += row.integer(2);
    share.tokens.output += row.integer(3);
    share.cost.micro += row.integer(4);
    share.counted = share.counted && row.integer(6) != 0;
    return true;
  });
}

Result<Planning> PlanningLedger::of(const std::vector<Id>& ids) const {
  Planning planning;
  for (const Id id : ids)
    TRY(
        add_shares("SELECT planner, model, input_tokens, output_tokens, cost_micro, currency, counted FROM plannings "
                   "WHERE id = ?",
                   id, planning));
  return planning;
}

Result<std::optional<Planning>> PlanningLedger::of_run(const std::string& run) const {
  Planning planning;
  TRY(
      add_shares("SELECT planner, model, input_tokens, output_tokens, cost_micro, currency, counted FROM plannings "
                 "WHERE run = ? ORDER BY id",
                 run, planning));
  if (planning.shares.empty()) return std::optional<Planning>();
  return std::optional(std::move(planning));
}

}  // namespace adjutant::agent
