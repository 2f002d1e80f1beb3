// One rule of the mandate: which calls it is about, under which conditions, and up to which limits.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/money.h"
#include "mandate/verdict.h"
#include "plan/tool.h"

namespace adjutant::mandate {

// What a condition asks of an argument. The first four vouch for the argument's value: a value that passes them may
// come from anybody.
enum class Test {
  in_contacts,   // a mail address in the owner's contacts
  endorsed,      // the owner has confirmed this very value
  self,          // one of the owner's own addresses
  is,            // one of the given values
  trusted,       // only the owner and the owner's records had influence
  owners_words,  // the owner's own words alone
  readable,      // every recipient of the call may see it
  from_folder,   // it comes from the mail folder
  at_most,       // an amount or a number up to this
  under_domain,  // a mail address at this host or below it
};

struct Condition {
  std::string argument;  // a role ("recipient") or a parameter's name
  Test test = Test::trusted;
  std::vector<std::string> texts;  // of is, from_folder, under_domain
  std::optional<Money> amount;     // of at_most, for money
  double number = 0;               // of at_most, for numbers
  std::string written;             // as it stands in the file, for explanations
};

enum class Per { hour, day, week, month };
Seconds length(Per per);

struct Limit {
  std::optional<std::int64_t> count;
  std::optional<Money> amount;
  Per per = Per::day;
};

struct Rule {
  bool forbids = false;
  std::string name;
  int line = 0;
  std::vector<plan::Effect> effects;  // none: any
  std::vector<std::string> tools;     // names, or "mail.*"; none: any
  std::vector<plan::Effect> reaches;  // the effects of the tools that it covers
  std::vector<Condition> conditions;  // all must hold
  std::optional<Limit> limit;
  bool ask_always = false;
  std::optional<Money> ask_above;
  std::optional<std::pair<Seconds, Seconds>> hours;  // of the day, [from, to)
  std::optional<Date> until;                         // last day on which it holds

  bool about(const plan::Signature& signature) const;
};

// What the mandate knows of the world. An error inside a check forbids.
class Facts {
 public:
  virtual ~Facts() = default;
  virtual Result<bool> in_contacts(std::string_view address) const = 0;
  virtual Result<bool> is_owner(std::string_view address) const = 0;
  virtual Result<bool> endorsed(std::string_view kind, std::string_view value) const = 0;
  struct Used {
    std::int64_t count = 0;
    std::int64_t amount_minor = 0;
  };
  virtual Result<Used> used(const std::string& rule, Instant since) const = 0;
};

// Of an argument with several items: a grant needs the condition of each, for a forbid one is enough.
enum class Items { all, any };

// Whether an argument meets the condition; false for placeholders.
Result<bool> holds(const Condition& condition, const plan::Value& value, const plan::Call& call, const Facts& facts,
                   Items items);

// Whether the condition vouches for the value itself.
bool vouches(Test test);

// Whether the condition is about this parameter.
bool concerns(const Condition& condition, const plan::Parameter& parameter);

}  // namespace adjutant::mandate
