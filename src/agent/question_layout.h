// How a question that waits for the owner is laid out in a page: its form (plan/question_form.h), and what that needs besides
// the options' words. It is kept with the step's preview in the journal.
#pragma once

#include <string_view>

#include "base/json.h"
#include "plan/value.h"

namespace adjutant::agent {

// Puts the options' links and layout into the preview.
void lay_out(const plan::Value& options, std::string_view form, Json& preview);

// The layout that a preview has: "form", and "times" or "columns" and "rows" where that is their form.
Json layout_of(const Json& preview);

}  // namespace adjutant::agent
