// What can be found in a text by its form alone, without a model: IBANs, amounts, dates, addresses, and the text behind
// "Invoice number:". What is not clear, because two things could be meant, is not found.
#pragma once

#include <optional>
#include <string>

#include "base/time.h"
#include "plan/value.h"

namespace adjutant::agent {

struct FoundByForm {
  std::size_t at = 0;  // byte offset in the text
  plan::Data data;     // of the field's type
};

// All IBANs (as parse_iban() gives them) or mail addresses that stand in a text whole.
std::vector<std::string> all_by_form(const std::string& text, plan::Kind kind);

std::optional<FoundByForm> find_by_form(const std::string& text, const plan::Field& field, const Time& now);

}  // namespace adjutant::agent
