// The part that all workers share: frames in, frames out, one at a time, until the input ends.
#pragma once

#include <functional>

#include "base/json.h"

namespace adjutant::model {

// What an engine makes of one question: the answer's text, or an error in a sentence.
using Answer = std::function<Result<std::string>(const Json& request)>;

// Tells the other side that the engine is ready, then answers on standard output what comes on standard input:
// {"answer": TEXT} or {"error": TEXT}. The process's exit status.
int answer_frames(const Answer& answer);

// Tells the other side why there will be no answers. The process's exit status.
int refuse(const Error& error);

}  // namespace adjutant::model
