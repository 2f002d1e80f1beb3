// What the owner is to be told when its time has come: reminders and timers.
//
// A reminder becomes a notice in the same write that claims it, and a notice is forgotten once it was told: a crash in
// between loses none, and every restart but one in that very moment tells it once.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "store/database.h"

namespace adjutant::cli {

// Tells what is due, oldest first. `tell` has shown it when it returns.
Result<void> tell_due_reminders(store::Database& database, const Clock& clock,
                                const std::function<void(std::string_view)>& tell);

}  // namespace adjutant::cli
