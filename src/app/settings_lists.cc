#include "app/settings_lists.h"

#include <fmt/format.h>

#include <charconv>

#include "app/accounts.h"
#include "app/health.h"
#include "base/json_list.h"
#include "base/text.h"

namespace adjutant::app {
namespace {

using agent::objections::Dismissals;
using agent::objections::Preferences;

// A list of what a store holds.
template <class Items, class ToJson>
Json listed(const Items& items, ToJson to_json) {
  Json out = Json::array();
  for (const auto& each : items) out.push(to_json(each));
  return out;
}

Result<Json> model_list(Assistant& assistant) {
  Json out = Json::array();
  for (const auto& settings : assistant.home.config().planners)
    out.push(model_json(settings, TRY(spent_today(assistant, settings))));
  return out;
}

}  // namespace

Json endorsement_json(const mandate::Endorsement& endorsement) {
  return Json()
      .set("id", endorsement.id)
      .set("kind", endorsement.kind)
      .set("value", endorsement.value)
      .set("subject", endorsement.subject)
      .set("evidence", endorsement.evidence);
}

Json preference_json(const agent::objections::Preference& preference) {
  return Json().set("id", preference.id).set("text", preference.text);
}

Json dismissal_json(const agent::objections::Dismissal& dismissal) {
  return Json()
      .set("id", dismissal.id)
      .set("kind", dismissal.kind)
      .set("subject", dismissal.subject)
      .set("times", dismissal.times)
      .set("milder", dismissal.is_milder())
      .set("last", iso_utc(dismissal.last));
}

Json model_json(const agent::PlannerSettings& settings, std::int64_t spent) {
  Json out = Json().set("name", settings.name).set("model", settings.model());
  out.set(settings.file.empty() ? "url" : "file", where(settings));
  if (!settings.daily_budget) return out;
  const auto& currency = settings.price.currency;
  return out.set("input_price", agent::to_string(agent::Cost{settings.price.input, currency}))
      .set("output_price", agent::to_string(agent::Cost{settings.price.output, currency}))
      .set("daily_budget", agent::to_string(*settings.daily_budget))
      .set("spent_today", agent::to_string(agent::Cost{spent, currency}));
}

Json tools_json(const tools::mcp::Card& card) {
  Json out = Json::array();
  for (const auto& tool : card.tools) {
    out.push(Json()
                 .set("name", tool.signature.name)
                 .set("effect", plan::to_string(tool.signature.effect))
                 .set("card", !tool.signature.unknown));
  }
  return out;
}

Json connection_list(Assistant& assistant) {
  Json all = Json::array();
  for (const auto& connection : assistant.connections.all) {
    const auto trouble = connection->trouble();
    const auto* settings = connection->settings();
    all.push(Json()
                 .set("name", connection->name())
                 .set("state", trouble.empty() ? "connected" : "quarantined")
                 .set("server", settings ? tools::mcp::describe(*settings) : "")
                 .set("why", json_list(trouble))
                 .set("tools", tools_json(connection->card())));
  }
  return all;
}

Result<Json> settings_lists(Assistant& assistant) {
  Json out = Json().set("accounts", account_list(assistant.home.config())).set("models", TRY(model_list(assistant)));
  out.set("connections", connection_list(assistant));
  out.set("endorsements", listed(TRY(mandate::Endorsements(assistant.database).all()), endorsement_json));
  out.set("preferences", listed(TRY(Preferences(assistant.database).all()), preference_json));
  out.set("dismissed", listed(TRY(Dismissals(assistant.database).all()), dismissal_json));
  out.set("taught", TRY(assistant.taught.export_all()));
  return out;
}

Result<void> forget_setting(Assistant& assistant, const std::string& kind, const std::string& id) {
  if (kind == "endorsement") {
    TRY(mandate::Endorsements(assistant.database).forget(id));
    return {};
  }
  if (kind == "preference") {
    TRY(Preferences(assistant.database).forget(id));
    return {};
  }
  if (kind == "dismissal") {
    TRY(Dismissals(assistant.database).forget(id));
    return {};
  }
  if (kind == "lesson") {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
    if (error != std::errc() || end != id.data() + id.size())
      return fail(ErrorKind::usage, "A lesson is named by its number.");
    return assistant.taught.forget(number);
  }
  return fail(ErrorKind::usage, fmt::format("Nothing of the kind '{}' can be forgotten.", one_line(kind, 40)));
}

}  // namespace adjutant::app
