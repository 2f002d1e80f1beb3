// The mandate: everything that the owner allows (docs/MANDATE.md). Nothing else grants anything.
//
// Reading the owner's own data is free. Without a grant, a write of the owner's own data asks, and a send, a payment
// or a deletion needs the owner's approval of that very call. A forbid beats everything; an error in a check forbids.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "mandate/rule.h"
#include "plan/checker.h"

namespace adjutant::mandate {

// What can become of a call, before the run.
struct Possible {
  Verdict best = Verdict::allow;       // if all that is not known yet turns out well
  Verdict worst = Verdict::forbid;     // if it turns out badly
  std::string rule;                    // the grant that comes nearest to covering it; empty: none is about it
  std::vector<std::string> asks_when;  // what leads to more than `best`, or where they are the same, to `best`
  std::vector<std::string> path;       // how the data that this is about gets there, one step each
  std::string count;                   // how often it can happen, beside the limit of the rule; empty: nothing to say
};

// What becomes of a rule that covers no tool that there is.
enum class Unused { refused, left_out };

class Mandate {
 public:
  Mandate() = default;  // no rules: only the defaults

  // Reads the TOML text. Every rule is checked against the tools; any error refuses the whole text, with its line. What
  // a rule says of a connection that is out of use is kept unchecked, so that one server cannot take the mandate down.
  static Result<Mandate> load(std::string_view toml, const plan::Catalog& catalog, Unused unused = Unused::refused);

  // For a call with its concrete values.
  Decision decide(const plan::Call& call, const Facts& facts, const Time& now) const;

  // For the calls of a plan of which only that is known what the checker can tell; one answer a call. What happens at
  // the run lies between best and worst, except that others use up a limit in the meantime, a rule expires, a contact
  // or an endorsement goes, or a check fails: then it may be worse.
  std::vector<Possible> possible(const std::vector<plan::PossibleCall>& calls, const Facts& facts,
                                 const Time& now) const;

  // Every rule that was looked at, and why it did or did not count.
  std::vector<std::string> explain(const plan::Call& call, const Facts& facts, const Time& now) const;

  // What all grants together allow in a day without asking, one line an effect.
  std::vector<std::string> bounds() const;

  // Rules that have no effect any more (expired) or now (their connection is out of use), one sentence each.
  std::vector<std::string> warnings(const Time& now) const;

  const std::vector<Rule>& rules() const { return rules_; }
  const Rule* rule(std::string_view name) const;

 private:
  explicit Mandate(std::vector<Rule> rules);
  // The rules about a tool, in their order.
  std::vector<std::size_t> about(const plan::Signature& signature) const;

  std::vector<Rule> rules_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_tool_;  // of the tools that there were at loading
};

// What happens to a call that no rule covers.
Decision uncovered(const plan::Signature& signature);

}  // namespace adjutant::mandate
