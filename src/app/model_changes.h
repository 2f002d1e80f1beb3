// The models that plan, as the sections of config.toml have them: one tried, taken out, or asked before the others.
#pragma once

#include "app/assistant.h"

namespace adjutant::app {

// Errors (usage) of all: there is no model of that name.
Result<agent::PlannerSettings> find_model(const Assistant& assistant, const std::string& name);

// All else in the file stays letter by letter. Errors: its section cannot be told apart. The assistant goes on as it was opened.
Result<void> remove_model(const Assistant& assistant, const std::string& name);
Result<void> ask_model_first(const Assistant& assistant, const std::string& name);

// Asks it for a plan, and runs nothing.
constexpr const char* kUsualTrial = "show my unread mail of today";
Result<agent::PlannedPlan> try_model(Assistant& assistant, const std::string& name, const std::string& request,
                                     std::stop_token stop);
// docs/JSON.md, "tried".
Json tried_json(const std::string& request, const agent::PlannedPlan& planned);

}  // namespace adjutant::app
