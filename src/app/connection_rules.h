// The rules that the mandate gets for a connection: proposed with what they come to, added after a yes, and taken out
// with the connection.
#pragma once

#include "app/assistant.h"

namespace adjutant::app {

struct ProposedRules {
  std::string mandate;               // the whole text with them; empty: there is nothing to add
  std::vector<std::string> changes;  // what they change of what is in force (mandate/difference.h), one line each
};

// For a connection that `assistant` has; `before` is what was in force without it. Nothing to add where its rules are in
// the mandate already.
Result<ProposedRules> propose_rules(const Assistant& assistant, const mandate::Mandate& before,
                                    const std::string& name);

// The text of a mandate without what was added for the connection.
std::string without_rules(std::string_view mandate, std::string_view name);

}  // namespace adjutant::app
