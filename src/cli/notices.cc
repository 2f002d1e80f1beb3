#include "cli/notices.h"

#include <fmt/format.h>

#include "tools/time/reminders.h"

namespace adjutant::cli {

Result<void> tell_due_reminders(store::Database& database, const Clock& clock,
                                const std::function<void(std::string_view)>& tell) {
  tools::time::ReminderClock reminders(database);
  TRY(reminders.due(clock.now(), [&](const tools::time::Reminder& reminder) -> Result<void> {
    // The key sorts by time.
    TRY(database.run("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)",
                     {fmt::format("notice:{:012}:{}", reminder.at.instant.time_since_epoch().count(), reminder.id),
                      fmt::format("Reminder: {}", reminder.text)}));
    return {};
  }));
  std::vector<std::pair<std::string, std::string>> notices;
  TRY(database.query("SELECT key, value FROM settings WHERE key >= 'notice:' AND key < 'notice;' ORDER BY key", {},
                     [&](const store::Row& row) {
                       notices.emplace_back(row.text(0), row.text(1));
                       return true;
                     }));
  for (const auto& [key, text] : notices) {
    tell(text);
    TRY(database.run("DELETE FROM settings WHERE key = ?", {key}));
  }
  return {};
}

}  // namespace adjutant::cli
