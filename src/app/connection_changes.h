// A connected server: tried, and taken away with the rules that were added for it.
#pragma once

#include "app/assistant.h"

namespace adjutant::app {

// Errors (usage) of all: there is no connection of that name.
Result<tools::mcp::Connection*> find_connection(const Assistant& assistant, const std::string& name);

// Starts the server, and compares its tools with what was accepted; calls none of them. Gives how many there are. Errors: it
// does not answer, or is not as it was accepted.
Result<std::size_t> try_connection(Assistant& assistant, const std::string& name, std::stop_token stop);

// The assistant goes on as it was opened.
Result<void> remove_connection(const Assistant& assistant, const std::string& name);

}  // namespace adjutant::app
