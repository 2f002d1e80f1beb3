// Routines: what the owner wants done again and again. A row each in the home's database; the daemon has them done.
//
// What a routine does was settled when it was made: the jobs that the owner saw in its preview, with the words in their
// slots. What those words mean ("today", "the last mail from the bank") is found anew each time.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "store/database.h"

namespace adjutant::tools::routines {

struct Routine {
  std::string id;
  std::string request;        // the owner's words, without when
  Json jobs;                  // what they were taken for (RequestReading)
  std::string repeat;         // RFC 5545
  Time first;                 // the first time it is due
  bool on = true;             // false: it rests
  std::optional<Time> next;   // when it is due; nothing: never again, or it rests
  std::string last_run = {};  // what it led to the last time; empty: nothing yet
  std::string trouble = {};   // why it could not be begun the last time
};

class Routines {
 public:
  explicit Routines(store::Database& db) : db_(db) {}

  // False when there is one with this id already; it is then left as it is.
  Result<bool> add(const Routine& routine);
  // Also one that was removed.
  Result<std::optional<Routine>> find(std::string_view id);
  Result<bool> is_removed(std::string_view id);
  Result<std::vector<Routine>> all();  // without those removed; the next one first

  // Each changes it only from what it was: false when somebody else did that before.
  Result<bool> remove(std::string_view id);
  Result<bool> restore(std::string_view id, Instant now);
  Result<bool> turn(std::string_view id, bool on, Instant now);
  Result<bool> change(const Routine& from, const Routine& to);

 private:
  store::Database& db_;
};

// What the daemon asks. A routine's run has its id before it begins, so that a crash in between leads to the same run and
// not to a second one.
class RoutineClock {
 public:
  explicit RoutineClock(store::Database& db) : db_(db) {}

  struct Due {
    Routine routine;
    Time moment;      // the last one that has come; those missed before it stay missed
    std::string run;  // begun for this moment before a crash; empty: none
  };
  Result<std::vector<Due>> due(Instant now);
  Result<std::optional<Instant>> next();
  Result<void> begin(const Due& due, const std::string& run);
  // The run is prepared, or could not be (`trouble`): it is due the next time.
  Result<void> settle(const Due& due, Instant now, std::string_view trouble);

 private:
  store::Database& db_;
};

}  // namespace adjutant::tools::routines
