#include "tools/time/reminders.h"

#include <fmt/format.h>

namespace adjutant::tools::time {
namespace {

std::int64_t milliseconds(Instant instant) { return std::chrono::milliseconds(instant.time_since_epoch()).count(); }

std::string label_key(std::string_view id) { return fmt::format("reminder-label:{}", id); }

// Columns: id, text, due_ms, zone, label as JSON or NULL. A label or zone that cannot be read is not taken for granted.
Reminder reminder_of(const store::Row& row) {
  const auto zone = Zone::find(row.text(3));
  Reminder out{row.text(0), row.text(1), Time{Instant(Seconds(row.integer(2) / 1000)), zone ? *zone : Zone()},
               flow::Label::owner()};
  if (!row.is_null(4)) {
    const auto json = parse_json(row.text(4));
    const auto label = json ? flow::label_from_json(*json) : std::unexpected(json.error());
    out.label = label ? *label : flow::Label(flow::Source{flow::SourceKind::place, "unknown"}, flow::Readers::only({}));
  }
  return out;
}

Result<std::vector<Reminder>> select(store::Database& db, const char* sql,
                                     const std::vector<store::Parameter>& parameters) {
  std::vector<Reminder> out;
  TRY(db.query(sql, parameters, [&](const store::Row& row) {
    out.push_back(reminder_of(row));
    return true;
  }));
  return out;
}

}  // namespace

Result<bool> Reminders::add(const Reminder& reminder) {
  auto transaction = TRY(store::Transaction::begin(db_));
  const auto made = TRY(db_.run(
      "INSERT INTO reminders (id, text, due_ms, zone, state) VALUES (?1, ?2, ?3, ?4, 'waiting') ON CONFLICT DO NOTHING",
      {reminder.id, reminder.text, milliseconds(reminder.at.instant), reminder.at.zone.name()}));
  if (made > 0 && !flow::Label::owner().covers(reminder.label)) {
    TRY(db_.run("INSERT OR REPLACE INTO settings (key, value) VALUES (?1, ?2)",
                {label_key(reminder.id), to_json(reminder.label).dump()}));
  }
  TRY(transaction.commit());
  return made > 0;
}

Result<std::optional<Reminder>> Reminders::find(std::string_view id) {
  auto found = TRY(select(db_,
                          "SELECT r.id, r.text, r.due_ms, r.zone, s.value FROM reminders r "
                          "LEFT JOIN settings s ON s.key = 'reminder-label:' || r.id WHERE r.id = ?1",
                          {std::string(id)}));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

Result<std::string> Reminders::state(std::string_view id) {
  return TRY(db_.text("SELECT state FROM reminders WHERE id = ?1", {std::string(id)})).value_or("");
}

Result<std::vector<Reminder>> Reminders::waiting() {
  return select(db_,
                "SELECT r.id, r.text, r.due_ms, r.zone, s.value FROM reminders r LEFT JOIN settings s ON s.key = "
                "'reminder-label:' || r.id "
                "WHERE r.state = 'waiting' ORDER BY r.due_ms, r.id LIMIT 1000",
                {});
}

Result<bool> Reminders::move(std::string_view id, Instant from, const Time& to) {
  return TRY(db_.run("UPDATE reminders SET due_ms = ?3, zone = ?4 WHERE id = ?1 AND due_ms = ?2 AND state = 'waiting'",
                     {std::string(id), milliseconds(from), milliseconds(to.instant), to.zone.name()})) > 0;
}

Result<bool> Reminders::change(std::string_view id, std::string_view from, std::string_view to) {
  return TRY(db_.run("UPDATE reminders SET state = ?3 WHERE id = ?1 AND state = ?2",
                     {std::string(id), std::string(from), std::string(to)})) > 0;
}

Result<std::vector<Reminder>> ReminderClock::due(Instant now,
                                                 const std::function<Result<void>(const Reminder&)>& record) {
  // Most of the time nothing is due, and then nobody has to wait for a writer.
  const auto soonest = TRY(next());
  if (!soonest || *soonest > now) return std::vector<Reminder>();
  auto transaction = TRY(store::Transaction::begin(db_));
  const auto out = TRY(select(db_,
                              "SELECT r.id, r.text, r.due_ms, r.zone, s.value FROM reminders r LEFT JOIN settings s ON "
                              "s.key = 'reminder-label:' || r.id "
                              "WHERE r.state = 'waiting' AND r.due_ms <= ?1 ORDER BY r.due_ms, r.id LIMIT 1000",
                              {milliseconds(now)}));
  for (const auto& reminder : out) {
    TRY(db_.run("UPDATE reminders SET state = 'shown' WHERE id = ?1", {reminder.id}));
    if (record) TRY(record(reminder));
  }
  TRY(transaction.commit());
  return out;
}

Result<std::optional<Instant>> ReminderClock::next() {
  const auto soonest = TRY(db_.integer("SELECT due_ms FROM reminders WHERE state = 'waiting' ORDER BY due_ms LIMIT 1"));
  return soonest ? std::optional(Instant(Seconds(*soonest / 1000))) : std::nullopt;
}

}  // namespace adjutant::tools::time
