// Routines at work: having what is due done, a sentence that makes one, and the owner's own hand on one.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "agent/run_json.h"
#include "app/assistant.h"

namespace adjutant::app {

// Has done what is due. Each is a run like any other: within the mandate it goes on by itself, else it waits for the owner.
// `tell` hears a line for each. A crash leads to the same run again, not to a second one. Gives when the next is due.
Result<std::optional<Instant>> do_due_routines(Assistant& assistant, const std::stop_token& stop,
                                               const std::function<void(std::string_view)>& tell);

// One of them, now: to its preview, which waits for the owner's yes.
Result<agent::RunView> try_routine(Assistant& assistant, const std::string& id, const std::stop_token& stop);

// Another request, or other times ("every Monday at 9"); an empty one stays. To its preview, which waits for a yes.
Result<agent::RunView> change_routine(Assistant& assistant, const std::string& id, const std::string& request,
                                      const std::string& when, const std::stop_token& stop);

// {"routines": [...]}, as docs/JSON.md says.
Result<Json> routine_list(Assistant& assistant);

}  // namespace adjutant::app
