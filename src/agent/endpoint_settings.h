// The sections [reader] and [writer] of config.toml: which model reads, and which one writes.
#pragma once

#include <optional>

#include "base/toml.h"
#include "model/chat_endpoint.h"

namespace adjutant::agent {

// Nothing where there is no such section. Errors name the line.
Result<std::optional<model::EndpointSettings>> read_endpoint(const toml::table& config, std::string_view section,
                                                             const std::filesystem::path& folder);

// The section's text, as read_endpoint() reads it.
std::string write_endpoint(std::string_view section, const model::EndpointSettings& settings);

// A TOML string.
std::string toml_text(std::string_view text);

}  // namespace adjutant::agent
