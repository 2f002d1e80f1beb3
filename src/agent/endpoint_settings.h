// The sections of config.toml that name a model behind an endpoint: [reader], [writer], and each [[planner]].
#pragma once

#include <optional>

#include "agent/config_section.h"
#include "model/chat_endpoint.h"

namespace adjutant::agent {

// Nothing where there is no such section. Errors name the line.
Result<std::optional<model::EndpointSettings>> read_endpoint(const toml::table& config, std::string_view section,
                                                             const std::filesystem::path& folder);

// The settings of an endpoint among a section's keys, and what these are called.
Result<model::EndpointSettings> read_endpoint(const ConfigSection& section, const std::filesystem::path& folder);
const ConfigSection::Keys& endpoint_keys();

// The section's text, as read_endpoint() reads it, and the lines in it.
std::string write_endpoint(std::string_view section, const model::EndpointSettings& settings);
std::string endpoint_lines(const model::EndpointSettings& settings);

}  // namespace adjutant::agent
