// Who gets in: tokens, and browsers that are logged in.
#pragma once

#include "cli/commands.h"

namespace adjutant::cli {

// Makes the token of the metrics anew, and shows it once; `revoke`: takes it away instead.
int metrics_token(Assistant& assistant, bool revoke, const Options& options);

// Browsers that are logged in.
int list_sessions(Assistant& assistant, const Options& options);
// By the id, or the beginning of it; `all`: every one.
int end_sessions(Assistant& assistant, const std::string& id, bool all, const Options& options);

}  // namespace adjutant::cli
