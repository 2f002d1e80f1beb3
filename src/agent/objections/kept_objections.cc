#include "agent/objections/kept_objections.h"

#include <algorithm>

namespace adjutant::agent::objections {

Result<std::vector<Objection>> KeptObjections::of(const std::string& run) {
  std::vector<Objection> out;
  TRY(database_.query("SELECT number, call, objection, answered FROM objections WHERE run = ? ORDER BY number", {run},
                      [&](const store::Row& row) {
                        const auto json = parse_json(row.text(2));
                        // What cannot be read is a stop: objection_from() of nothing is one.
                        Objection one = objection_from(json ? *json : Json());
                        one.number = static_cast<int>(row.integer(0));
                        one.call = row.text(1);
                        one.answered = row.integer(3) != 0;
                        out.push_back(std::move(one));
                        return true;
                      }));
  return out;
}

Result<std::vector<Objection>> KeptObjections::keep(const std::string& run, std::vector<Objection> objections) {
  const auto before = TRY(of(run));
  if (before.empty() && objections.empty()) return objections;
  auto transaction = TRY(store::Transaction::begin(database_));
  TRY(database_.run("DELETE FROM objections WHERE run = ?", {run}));
  int number = 0;
  for (auto& each : objections) {
    each.number = ++number;
    each.answered = std::ranges::any_of(before, [&](const Objection& old) {
      return old.answered && old.kind == each.kind && old.subject == each.subject && old.call == each.call;
    });
    TRY(database_.run("INSERT INTO objections (run, number, call, objection, answered) VALUES (?, ?, ?, ?, ?)",
                      {run, std::int64_t{each.number}, each.call, to_json(each).dump(), std::int64_t{each.answered}}));
  }
  TRY(transaction.commit());
  return objections;
}

Result<void> KeptObjections::answer(const std::string& run, const std::vector<int>& numbers) {
  for (const int number : numbers) {
    TRY(database_.run("UPDATE objections SET answered = 1 WHERE run = ? AND number = ?", {run, std::int64_t{number}}));
  }
  return {};
}

}  // namespace adjutant::agent::objections
