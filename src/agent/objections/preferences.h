// What the owner prefers, said once: "no meetings before 9", "never on Sundays", "not more than 100 EUR to Telcom",
// "never write to ben@work.example", "45 minutes from Office to Airport". Read by fixed forms; what fits none of them is
// refused, so that nothing is kept that means nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "store/database.h"

namespace adjutant::agent::objections {

struct Preference {
  enum class Rule {
    not_before,     // begin
    not_after,      // end
    not_between,    // begin, end
    not_on,         // days
    most_a_day,     // count
    gap,            // length: at least so long between two
    not_longer,     // length
    not_more_than,  // amount; whom: the payee, or empty
    never_to,       // whom: an address, or a domain
    travel,         // length, from, to
  };
  enum class About { events, meetings, mails };  // meetings: events with others

  std::string id;
  std::string text;  // as the owner said it
  Rule rule = Rule::not_before;
  About about = About::events;
  Seconds begin{}, end{};  // of the day
  std::vector<std::chrono::weekday> days = {};
  int count = 0;
  Seconds length{};
  Money amount = {};
  std::string whom = {}, from = {}, to = {};
};

// Error (usage): it fits no form; the hint shows the forms.
Result<Preference> read_preference(std::string_view text);

class Preferences {
 public:
  explicit Preferences(store::Database& database) : database_(database) {}

  Result<Preference> add(std::string_view text, Instant now);  // again: the same one
  Result<std::vector<Preference>> all();                       // the oldest first
  Result<Preference> forget(std::string_view id);              // by the beginning of its id

 private:
  store::Database& database_;
};

}  // namespace adjutant::agent::objections
