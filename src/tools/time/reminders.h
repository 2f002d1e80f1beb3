// Reminders and timers: rows that become due. Everything is in the home's database, so a restart forgets nothing.
//
// A reminder is `waiting`, `shown` or `cancelled`. A timer is a reminder whose moment was said as a duration.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "flow/label.h"
#include "store/database.h"

namespace adjutant::tools::time {

struct Reminder {
  std::string id;
  std::string text;
  Time at;
  flow::Label label;  // of the text: who had influence on it
};

class Reminders {
 public:
  explicit Reminders(store::Database& db) : db_(db) {}

  // False when there is one with this id already; it is then left as it is.
  Result<bool> add(const Reminder& reminder);
  Result<std::optional<Reminder>> find(std::string_view id);
  Result<std::string> state(std::string_view id);  // empty when there is none
  Result<std::vector<Reminder>> waiting();         // soonest first
  // Gives a waiting one another time if it has the time `from`; false when it has another one, or waits no more.
  Result<bool> move(std::string_view id, Instant from, const Time& to);
  // Changes the state if it is `from`; false when it is another one.
  Result<bool> change(std::string_view id, std::string_view from, std::string_view to);

 private:
  store::Database& db_;
};

// What the daemon asks: which reminders are due, and when the next one will be.
class ReminderClock {
 public:
  explicit ReminderClock(store::Database& db) : db_(db) {}

  // Claims what is due: afterwards it is `shown`, and no other call, thread or process gets it again. `record` runs
  // for each inside the same transaction: what it writes to this database (a message to the owner) is there exactly
  // when the claim is, so that a crash neither loses nor repeats a reminder. An error of `record` leaves all of them
  // waiting.
  Result<std::vector<Reminder>> due(Instant now, const std::function<Result<void>(const Reminder&)>& record = {});
  // Nothing when no reminder waits.
  Result<std::optional<Instant>> next();

 private:
  store::Database& db_;
};

}  // namespace adjutant::tools::time
