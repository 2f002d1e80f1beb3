// What links name: "mail:ID", "event:ID", "file:PATH", ...
#pragma once

#include "app/assistant.h"

namespace adjutant::app {

// The thing (agent/links.h). Errors: there is none.
Result<Json> opened(Assistant& assistant, std::string_view link);

}  // namespace adjutant::app
