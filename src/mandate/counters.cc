#include "mandate/counters.h"

#include <fmt/format.h>

#include <algorithm>

namespace adjutant::mandate {
namespace {

std::int64_t milliseconds(Instant instant) { return instant.time_since_epoch().count() * 1000; }

Money spent(const plan::Call& call) {
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    if (call.signature->parameters[i].role == plan::Role::amount && call.arguments[i].type.kind() == plan::Kind::money)
      return {std::max<std::int64_t>(0, call.arguments[i].money().minor), call.arguments[i].money().currency};
  }
  return {};
}

}  // namespace

Result<Facts::Used> Counters::used(const std::string& rule, Instant since) const {
  Facts::Used used;
  TRY(database_.query(
      "SELECT coalesce(sum(count), 0), coalesce(sum(amount_minor), 0) FROM counters WHERE grant_name = ? AND at_ms > ?",
      {rule, milliseconds(since)}, [&](const store::Row& row) {
        used = {row.integer(0), row.integer(1)};
        return false;
      }));
  return used;
}

Result<void> Counters::count(const Rule& rule, const plan::Call& call, const std::string& effect, const Time& now) {
  if (rule.limits.empty()) return {};
  // On the disk with the effect's own entry in the journal, which comes before the effect.
  auto transaction = TRY(store::Transaction::begin(database_, store::Sync::with_the_next));
  const bool counted =
      TRY(database_.integer("SELECT 1 FROM counters WHERE grant_name = ? AND effect = ?", {rule.name, effect}))
          .has_value();
  if (counted) return {};
  const Money money = spent(call);
  for (const auto& limit : rule.limits) {
    const auto before = TRY(used(rule.name, now.instant - length(limit.per)));
    const bool too_many = limit.count && before.count + 1 > *limit.count;
    const bool too_much = limit.amount && (money.currency != limit.amount->currency ||
                                           money.minor > limit.amount->minor - before.amount_minor);
    if (too_many || too_much)
      return fail(ErrorKind::forbidden, fmt::format("The limit of \"{}\" is used up.", rule.name),
                  "Wait, or widen it in the mandate.");
  }
  TRY(database_.run(
      "INSERT INTO counters (grant_name, effect, at_ms, count, amount_minor, currency) VALUES (?, ?, ?, 1, ?, ?)",
      {rule.name, effect, milliseconds(now.instant), money.minor, money.currency}));
  return transaction.commit();
}

Result<void> Counters::give_back(const std::string& effect) {
  TRY(database_.run("DELETE FROM counters WHERE effect = ?", {effect}));
  return {};
}

}  // namespace adjutant::mandate
