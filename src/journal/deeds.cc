#include "journal/deeds.h"

namespace adjutant::journal {
namespace {

constexpr const char* kSince =
    "SELECT s.run, r.request, r.undoes IS NOT NULL AND r.undoes <> '', s.number, s.call, s.state, s.report, "
    "s.updated_ms "
    "FROM steps s JOIN runs r ON r.id = s.run "
    "WHERE s.kind = 'effect' AND s.state IN ('confirmed', 'failed', 'unknown') AND s.updated_ms >= ?1 "
    "ORDER BY s.updated_ms DESC, s.run, s.number DESC LIMIT ?2";

StepState state_of(std::string_view name) {
  return name == "confirmed" ? StepState::confirmed : name == "failed" ? StepState::failed : StepState::unknown;
}

}  // namespace

Result<std::vector<Deed>> deeds_since(store::Database& database, Instant since, std::size_t limit) {
  std::vector<Deed> out;
  TRY(database.query(
      kSince,
      {std::int64_t{std::chrono::milliseconds(since.time_since_epoch()).count()}, static_cast<std::int64_t>(limit)},
      [&](const store::Row& row) {
        const auto call = parse_json(row.text(4));
        out.push_back({.run = row.text(0),
                       .request = row.text(1),
                       .takes_back = row.integer(2) != 0,
                       .step = static_cast<int>(row.integer(3)),
                       .tool = call ? (*call)["tool"].as_string() : "",
                       .state = state_of(row.text(5)),
                       .report = row.text(6),
                       .at = Instant(Seconds(row.integer(7) / 1000))});
        return true;
      }));
  return out;
}

}  // namespace adjutant::journal
