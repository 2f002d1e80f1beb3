// The ledger for the owner to keep: each run with its plan, what its values were, and the journal of its steps.
#pragma once

#include "app/assistant.h"

namespace adjutant::app {

// As docs/JSON.md says of a record.
Result<Json> record_of(Assistant& assistant, const journal::Run& run);

}  // namespace adjutant::app
