// The household of share/sample-home, whose owner is Alex Morgan: to try things on, and for the tests of skills.
#pragma once

#include <filesystem>

#include "agent/home.h"

namespace adjutant::app {

// Fills the folder with mail, calendar, contacts and files as they are at `now`, and the config with what belongs to them.
Result<void> make_sample(const std::filesystem::path& folder, agent::Config& config, Instant now);

// The config of a sample whose mail, calendar, contacts and files are in this folder.
agent::Config sample_config(const std::filesystem::path& folder);

}  // namespace adjutant::app
