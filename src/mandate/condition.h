// What a rule asks of an argument.
//
// For a grant, every condition is such that more influence of others makes it hold less; for a forbid, such that it
// makes it hold more. The loader refuses what would be the other way round (fits()).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "plan/tool.h"

namespace adjutant::mandate {

// The first four vouch for the argument's value: a value that passes them may come from anybody.
enum class Test {
  in_contacts,   // a mail address in the owner's contacts
  endorsed,      // the owner has confirmed this very value
  self,          // one of the owner's own addresses
  is,            // one of the given values
  trusted,       // only the owner and the owner's records had influence
  owners_words,  // the owner's own words alone
  readable,      // every recipient of the call may see it
  public_words,  // everyone may see it
  no_links,      // trusted, or nothing in it can be followed
  from_folder,   // it comes from the mail folder
  from_person,   // it comes from the person
  from_host,     // it comes from the host, or from one below it
  from_tool,     // it comes from the tool
  at_most,       // an amount, a number or the length of a list is up to this
  under_domain,  // a mail address at this host or below it
  none,          // the call has no such argument
};

// Of an argument with several items, and of the sources of a value: a grant needs the condition of each, for a forbid
// one is enough.
enum class Items { all, any };

struct Condition {
  std::string argument;  // a role ("recipient") or a parameter's name
  Test test = Test::trusted;
  bool negated = false;             // "not in contacts"
  bool or_none = false;             // holds as well where the call has no such argument
  std::vector<std::string> texts;   // of is, from_..., under_domain
  std::vector<std::string> folded;  // the same in lower case, for comparison
  std::optional<Money> amount;      // of at_most, for money
  double number = 0;                // of at_most, for numbers and lists
  std::string written;              // as it stands in the file, for explanations
};

// What the mandate knows of the world. An error inside a check forbids.
class Facts {
 public:
  virtual ~Facts() = default;
  virtual Result<bool> in_contacts(std::string_view address) const = 0;
  virtual Result<bool> is_owner(std::string_view address) const = 0;
  // Whether the owner has confirmed the value as the subject's (mandate/endorsements.h).
  virtual Result<bool> endorsed(std::string_view kind, std::string_view value, std::string_view subject) const = 0;
  struct Used {
    std::int64_t count = 0;
    std::int64_t amount_minor = 0;
  };
  virtual Result<Used> used(const std::string& rule, Instant since) const = 0;
};

// Whether an argument that is there meets the condition; tests of a value are false for placeholders.
Result<bool> holds(const Condition& condition, const plan::Value& value, const plan::Call& call, const Facts& facts,
                   Items items);

// Whether the condition vouches for the value itself.
bool vouches(const Condition& condition);

// Whether the test looks at who had influence or who may see, not at the value.
bool is_of_labels(Test test);

// Whether a test of origins (from_...) names this source.
bool from_one_of(const flow::Source& source, const Condition& condition);

// "to is not in contacts".
std::string unmet(const Condition& condition, const plan::Parameter& parameter);

// Whether the condition is about this parameter.
bool concerns(const Condition& condition, const plan::Parameter& parameter);

// Whether the parameter's type allows that the condition holds for some value.
bool can_match(const Condition& condition, const plan::Parameter& parameter);

// Reads a condition as it stands in the file: ["not "] words [" or none"]. Errors: a sentence without position.
Result<Condition> read_condition(const std::string& argument, const std::string& text);

// Why a grant (or a forbid) cannot have this condition: others could make the verdict laxer by adding something of
// theirs. Empty: it can.
std::string misfit(const Condition& condition, bool forbids);

}  // namespace adjutant::mandate
