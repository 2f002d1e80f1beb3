// config.toml of a home that is open, changed. The assistant goes on as it was opened.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "app/assistant.h"

namespace adjutant::app {

// Only what can be read again is written.
Result<void> replace_config(const Assistant& assistant, const std::string& text);

// `change` is one of agent/config_text.h or agent/planner/planner_settings.h, and gives nothing where the file cannot be changed
// letter by letter: that is said of `what`.
Result<void> change_config(const Assistant& assistant, std::string_view what,
                           const std::function<std::optional<std::string>(std::string_view config)>& change);

}  // namespace adjutant::app
