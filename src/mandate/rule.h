// One rule of the mandate: which calls it is about, under which conditions, and up to which limits.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/money.h"
#include "mandate/condition.h"
#include "mandate/verdict.h"
#include "plan/tool.h"

namespace adjutant::mandate {

enum class Per { minute, hour, day, week, month };
Seconds length(Per per);
std::string_view to_string(Per per);

struct Limit {
  std::optional<std::int64_t> count;
  std::optional<Money> amount;
  Per per = Per::day;
};

// Who may decide that a call happens: whose words the branches and loops around it depend on.
enum class DecidedBy {
  trusted,  // the owner and the owner's records; where others do, it asks
  anyone,   // the owner accepts that others trigger it or prevent it, within the rule's limits
};

// Whether what the writing role has written may leave without that the owner saw it.
enum class Drafts { shown, unseen };

using Weekdays = std::bitset<7>;  // from Sunday on, as in std::chrono

struct Rule {
  bool forbids = false;
  std::string name;
  int line = 0;
  std::vector<plan::Effect> effects;  // none: any
  std::vector<std::string> tools;     // names, or "mail.*"; none: any
  bool undoable = false;              // only tools that have an inverse
  std::vector<plan::Effect> reaches;  // the effects of the tools that it covers
  std::vector<std::string> covers;    // their names, sorted
  // The whole rule as it is written, where it may also be about tools of a connection that is out of use, so that what
  // it says of them cannot be checked now; empty otherwise.
  std::string unchecked;
  std::vector<Condition> conditions;  // all must hold
  std::vector<Limit> limits;          // all must have room
  DecidedBy decided_by = DecidedBy::trusted;
  Drafts drafts = Drafts::shown;
  bool ask_always = false;
  std::optional<Money> ask_above;
  std::optional<std::pair<Seconds, Seconds>> hours;  // of the day, [from, to)
  std::optional<Weekdays> days;
  std::optional<Date> until;  // last day on which it holds

  // Whether the tool is one that the rule can say something about. No grant is about a tool that nobody has described.
  bool about(const plan::Signature& signature) const;
  // Why the rule does not count now; empty: it does.
  std::string_view out_of_time(const Time& now) const;
};

// Arguments that decide where an effect goes: their influence needs somebody to vouch for it.
bool steers(plan::Role role);

// Whether the rule has the owner look before such a call sends away what the writing role has written.
bool shows_drafts(const Rule& rule, const plan::Signature& signature);
// Whether the writing role has had a part in what the label is about.
bool is_draft(const flow::Label& label);

// Whether a condition of the rule vouches for the value of the parameter.
bool vouched_for(const Rule& rule, const plan::Parameter& parameter);

}  // namespace adjutant::mandate
