// "What did you do while I was away?": what has happened since the owner was last here, and what waits for them.
#pragma once

#include <optional>

#include "app/assistant.h"

namespace adjutant::app {

// When the owner was last here: their last act before the latest pause of an hour or more, which may go on still. An act is a
// request or a yes; nothing: there was none.
Result<std::optional<Instant>> last_here(Assistant& assistant);

// As docs/JSON.md says. `since`: nothing: since the owner was last here, or for a day.
Result<Json> while_away(Assistant& assistant, std::optional<Instant> since);

}  // namespace adjutant::app
