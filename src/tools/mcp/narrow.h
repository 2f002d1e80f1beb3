// What an owner knows of a value beyond its schema: that a text is an address, a time in a certain form, an amount.
#pragma once

#include <string>
#include <string_view>

#include "tools/mcp/card_text.h"
#include "tools/mcp/form.h"

namespace adjutant::tools::mcp {

using RecordForms = std::map<std::string, Form>;  // records that a card describes, by name with and without prefix

// The form as the card has it. Errors say why the schema does not let it be so.
Result<Form> narrowed(Form form, const Narrowing& narrowing, const RecordForms& records);

// The form of a record that only the card describes. Fields are scalars or lists of them, "T?" where they may be
// missing.
Result<Form> record_form(const plan::Type& type);
Result<plan::Type> scalar_type(std::string_view written);

}  // namespace adjutant::tools::mcp
