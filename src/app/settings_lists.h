// What the owner has set up, confirmed and taught, as lists: the command line prints them with --json, the page shows them.
#pragma once

#include <array>
#include <string_view>

#include "agent/objections/dismissals.h"
#include "agent/objections/preferences.h"
#include "app/assistant.h"
#include "tools/mcp/card.h"

namespace adjutant::app {

// docs/JSON.md has the shape of each.
Json endorsement_json(const mandate::Endorsement& endorsement);
Json preference_json(const agent::objections::Preference& preference);
Json dismissal_json(const agent::objections::Dismissal& dismissal);
Json model_json(const agent::PlannerSettings& settings, std::int64_t spent);
Json tools_json(const tools::mcp::Card& card);

Json connection_list(Assistant& assistant);

// All of them: accounts, models, connections, endorsements, preferences, dismissed objections, taught sentences.
Result<Json> settings_lists(Assistant& assistant);

// Takes one of them back. `kind`: one of kForgettable. Errors (usage): there is none of that kind and id.
constexpr std::array<std::string_view, 4> kForgettable = {"endorsement", "preference", "dismissal", "lesson"};
Result<void> forget_setting(Assistant& assistant, const std::string& kind, const std::string& id);

}  // namespace adjutant::app
