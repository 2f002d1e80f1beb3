// What the owner does with their own hand, by a button or a command: a call of a tool, made at once. It is a run like any
// other, so that it stands in the ledger, can be taken back, and goes no further than the mandate lets it.
#pragma once

#include <stop_token>
#include <string>

#include "agent/runner.h"
#include "app/assistant.h"

namespace adjutant::app {

// To its preview, which waits for a yes.
Result<agent::RunView> prepare_by_hand(Assistant& assistant, const std::string& tool, const Json& arguments,
                                       const std::stop_token& stop);

// The owner has seen what it does, and has just said so. Errors: as of a run; what it needs beyond a yes waits in the ledger.
Result<agent::RunView> do_by_hand(Assistant& assistant, const std::string& tool, const Json& arguments,
                                  const std::stop_token& stop);

}  // namespace adjutant::app
