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

namespace adjutant::mandate {

struct Possible {
  Verdict best = Verdict::allow;    // if all that is not known yet turns out well
  Verdict worst = Verdict::forbid;  // if it turns out badly
};

// What becomes of a rule that covers no tool that there is.
enum class Unused { refused, left_out };

class Mandate {
 public:
  Mandate() = default;  // no rules: only the defaults

  // Reads the TOML text. Every rule is checked against the tools; any error refuses the whole text, with its line.
  static Result<Mandate> load(std::string_view toml, const plan::Catalog& catalog, Unused unused = Unused::refused);

  // For a call with its concrete values.
  Decision decide(const plan::Call& call, const Facts& facts, const Time& now) const;

  // For a call of which only the possible labels are known.
  Possible possible(const plan::Signature& signature, const std::vector<flow::Label>& arguments,
                    const flow::Label& control) const;

  // Every rule that was looked at, and why it did or did not count.
  std::vector<std::string> explain(const plan::Call& call, const Facts& facts, const Time& now) const;

  // What all grants together allow in a day without asking, one line an effect.
  std::vector<std::string> bounds() const;

  // Rules that can have no effect any more (expired), one sentence each.
  std::vector<std::string> warnings(const Time& now) const;

  const std::vector<Rule>& rules() const { return rules_; }
  const Rule* rule(std::string_view name) const;

 private:
  explicit Mandate(std::vector<Rule> rules);
  struct Looked {
    bool applies = false;
    Verdict verdict = Verdict::allow;  // where it applies
    std::string why;
  };
  Looked look(const Rule& rule, const plan::Call& call, const Facts& facts, const Time& now) const;

  std::vector<Rule> rules_;
};

// What happens to a call that no rule covers.
Verdict default_verdict(plan::Effect effect);

}  // namespace adjutant::mandate
