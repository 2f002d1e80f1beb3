// Takes from this process what a model does not need, for good: an engine that nobody can read is then safe, since
// all that it can do is compute and answer.
#pragma once

#include <cstddef>

#include "base/error.h"

namespace adjutant::model {

// Before the engine is loaded: no network, no other program, no thread, no writing of files, no core dump, at most
// `most_memory` bytes; ends with its parent.
Result<void> lock_for_loading(std::size_t most_memory);

// After it: no file at all, no new code.
Result<void> lock_for_answering();

}  // namespace adjutant::model
