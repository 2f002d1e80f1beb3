#include "agent/objections/past_payments.h"

#include <algorithm>
#include <map>

namespace adjutant::agent::objections {
namespace {

// The steps of a run that an undo has taken back.
Result<std::vector<int>> taken_back(journal::Journal& journal, const std::string& run) {
  std::vector<int> out;
  for (const auto& undo : TRY(journal.undoing(run))) {
    if (undo.state != journal::RunState::done) continue;
    for (const auto& step : undo.undone_steps.items()) out.push_back(static_cast<int>(step.as_int()));
  }
  return out;
}

}  // namespace

Result<std::vector<PastPayment>> past_payments(journal::Journal& journal, Instant since) {
  std::vector<PastPayment> out;
  const std::int64_t from = std::chrono::duration_cast<std::chrono::milliseconds>(since.time_since_epoch()).count();
  // The words of the index steps_paying: without them all steps would be looked through.
  TRY(journal.database().query(
      "SELECT run, number, call, updated_ms FROM steps WHERE state = 'confirmed' AND instr(call, '\"iban\":\"') > 0 "
      "AND "
      "updated_ms >= ? ORDER BY updated_ms DESC LIMIT 2000",
      {from}, [&](const store::Row& row) {
        const auto call = parse_json(row.text(2));
        if (!call) return true;
        const Json& arguments = (*call)["arguments"];
        const auto amount = parse_money(arguments["amount"].as_string());
        if (!amount) return true;
        out.push_back({row.text(0), static_cast<int>(row.integer(1)), arguments["to"].as_string(),
                       arguments["iban"].as_string(), arguments["reference"].as_string(), *amount,
                       Instant(std::chrono::floor<Seconds>(std::chrono::milliseconds(row.integer(3))))});
        return true;
      }));
  std::map<std::string, std::vector<int>> undone;
  for (const auto& payment : out) {
    if (!undone.contains(payment.run)) undone[payment.run] = TRY(taken_back(journal, payment.run));
  }
  std::erase_if(out, [&](const PastPayment& payment) {
    return std::ranges::find(undone[payment.run], payment.step) != undone[payment.run].end();
  });
  return out;
}

}  // namespace adjutant::agent::objections
