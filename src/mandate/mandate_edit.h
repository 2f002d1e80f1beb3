// The text of a mandate with one rule added, changed or taken out. All else stays as its owner wrote it, comments and the
// order of the rules included (docs/decisions/015).
//
// A change touches the keys that say something else now, and no others. Where a rule is written in a way that this cannot
// be done to (a table of its own for `where`, rules in one line), it is refused, and the owner edits the file.
#pragma once

#include <string>
#include <string_view>

#include "mandate/mandate.h"
#include "mandate/rule_form.h"

namespace adjutant::mandate {

// Errors: the mandate cannot be read with it (usage: why, without a position).
Result<std::string> with_rule(std::string_view text, const RuleForm& form, const plan::Catalog& catalog);

// The rule with the form's name, as the form says. Errors: there is none (usage); the mandate cannot be read with it
// (usage); it is written in such a way that it is left to the owner (failed).
Result<std::string> with_changed_rule(std::string_view text, const RuleForm& form, const plan::Catalog& catalog);

// The rule goes with the comments that stand directly above it and in it. Errors as above.
Result<std::string> without_rule(std::string_view text, const std::string& name, const plan::Catalog& catalog);

}  // namespace adjutant::mandate
