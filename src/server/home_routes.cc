#include <fmt/format.h>

#include <algorithm>

#include "app/health.h"
#include "app/links.h"
#include "app/listings.h"
#include "app/settings_lists.h"
#include "base/json_list.h"
#include "base/text.h"
#include "server/fields.h"
#include "server/route_parts.h"

namespace adjutant::server {
namespace {

using app::Role;
using Desk = HomeWorker::Desk;

Response tools(Desk& desk, const Call&) { return reply(app::tool_list(desk.assistant)); }

Response mandate(Desk& desk, const Call&) {
  const auto view = app::mandate_view(desk.assistant);
  return view ? reply(*view) : problem(view.error());
}

Response explain(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto name = fields.text("tool", 200);
  const Json arguments = fields.object("arguments");
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  const plan::Tool* tool = desk.assistant.catalog.find(name);
  if (!tool) {
    const auto near = closest(name, desk.assistant.catalog.names());
    return problem(404, fmt::format("There is no tool '{}'.", one_line(name, 60)),
                   near.empty() ? "" : fmt::format("Did you mean '{}'?", near));
  }
  const auto made =
      plan::make_call(tool->signature(), arguments.is_null() ? Json::object() : arguments, plan::Label::owner());
  if (!made) return problem(422, made.error().message, made.error().hint);
  const Time now{desk.assistant.clock.now(), desk.assistant.zone};
  return reply(Json().set("explanation", json_list(desk.assistant.authority.explain(*made, now))));
}

Response open(Desk& desk, const Call& call) {
  const auto link = call.request.query.find("link");
  if (link == call.request.query.end() || link->second.empty() || length(link->second) > 2000)
    return problem(400, "'link' must be a text of 1 to 2000 characters.", "See /api/v1/openapi.json.");
  const auto value = app::opened(desk.assistant, link->second);
  if (!value) return problem(404, value.error().message, value.error().hint);
  return reply(Json().set("link", link->second).set("value", *value));
}

Response health(Desk& desk, const Call&) {
  Json checks = Json::array();
  for (const auto& each : app::check_health(desk.assistant))
    checks.push(Json().set("name", each.what).set("ok", each.good).set("text", each.says));
  return reply(Json().set("checks", std::move(checks)));
}

Response settings(Desk& desk, const Call&) {
  const auto all = app::settings_lists(desk.assistant);
  return all ? reply(*all) : problem(all.error());
}

Response forget(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto kind = fields.text("kind", 40), id = fields.text("id", 200);
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  if (std::ranges::find(app::kForgettable, kind) == app::kForgettable.end())
    return problem(400, "'kind' must be endorsement, preference, dismissal or lesson.", "See /api/v1/openapi.json.");
  const auto done = app::forget_setting(desk.assistant, kind, id);
  return done ? settings(desk, call) : problem(404, done.error().message, done.error().hint);
}

Response prefer(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto text = fields.text("text", 500);
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  const auto added = agent::objections::Preferences(desk.assistant.database).add(text, desk.assistant.clock.now());
  return added ? settings(desk, call) : problem(422, added.error().message, added.error().hint);
}

}  // namespace

void add_home_routes(std::vector<Route>& routes) {
  routes.push_back({"GET", "/api/v1/tools", Role::guest, Place::desk, false, tools});
  routes.push_back({"GET", "/api/v1/mandate", Role::guest, Place::desk, false, mandate});
  routes.push_back({"POST", "/api/v1/mandate/explain", Role::guest, Place::desk, true, explain});
  routes.push_back({"GET", "/api/v1/open", Role::guest, Place::desk, false, open});
  routes.push_back({"GET", "/api/v1/settings", Role::guest, Place::desk, false, settings});
  routes.push_back({"POST", "/api/v1/settings/forget", Role::member, Place::desk, true, forget});
  routes.push_back({"POST", "/api/v1/settings/prefer", Role::member, Place::desk, true, prefer});
  routes.push_back({"GET", "/api/v1/health", Role::guest, Place::thinking, false, health});
}

}  // namespace adjutant::server
