// What the owner has dismissed: an objection of one kind about one thing, approved in spite of it. From the second time on
// it is milder: a stop is a question, a question a note, and a note is not shown. Kept, listed, taken back.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "agent/objections/objection.h"
#include "base/time.h"
#include "store/database.h"

namespace adjutant::agent::objections {

struct Dismissal {
  std::string id;  // to name it by
  std::string kind;
  std::string subject;
  std::int64_t times = 0;
  Instant last{};
  bool is_milder() const { return times >= 2; }
};

class Dismissals {
 public:
  explicit Dismissals(store::Database& database) : database_(database) {}

  Result<void> add(const Objection& objection, Instant now);
  Result<std::vector<Dismissal>> all();  // the latest first
  // By the beginning of its id; gives what it was. Errors: there is none, or several.
  Result<Dismissal> forget(std::string_view id);

  // The objections as they are to be told: milder where they were dismissed, without those that are silent.
  Result<std::vector<Objection>> applied(std::vector<Objection> objections);

 private:
  store::Database& database_;
};

}  // namespace adjutant::agent::objections
