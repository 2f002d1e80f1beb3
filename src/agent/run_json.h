// A run as JSON: what --json prints (docs/JSON.md) and what the page will read.
#pragma once

#include "agent/runner.h"

namespace adjutant::agent {

Json to_json(const RunView& view);
Json to_json(const Error& error);
Json summary_json(const journal::Run& run);

// The exit status for a run as it is now (docs/ERRORS.md).
int exit_status(const RunView& view);

}  // namespace adjutant::agent
