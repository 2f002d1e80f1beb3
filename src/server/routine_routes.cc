#include <fmt/format.h>

#include "app/owners_hand.h"
#include "app/routines.h"
#include "base/text.h"
#include "server/fields.h"
#include "server/route_parts.h"

namespace adjutant::server {
namespace {

using app::Role;
using Desk = HomeWorker::Desk;

constexpr std::size_t kLongestRequest = 500;  // characters
constexpr std::size_t kLongestTimes = 200;

Response reply_run(const Result<agent::RunView>& view) {
  return view ? reply(agent::to_json(*view)) : problem(view.error());
}

Response list(Desk& desk, const Call&) {
  const auto all = app::routine_list(desk.assistant);
  return all ? reply(*all) : problem(all.error());
}

// The routine that a path names; an empty answer where it is there.
std::optional<Response> missing(Desk& desk, const Call& call) {
  const auto& id = call.parts.front();
  tools::routines::Routines routines(desk.assistant.database);
  const auto found = routines.find(id);
  if (!found) return problem(found.error());
  const auto removed = *found ? routines.is_removed(id) : Result<bool>(true);
  if (!removed) return problem(removed.error());
  if (*removed) return problem(404, fmt::format("There is no routine '{}'.", one_line(id, 60)), "");
  return std::nullopt;
}

Response turn(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto to = fields.text("to", 20);
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  const auto* tool = to == "on"        ? "routines.turn_on"
                     : to == "off"     ? "routines.turn_off"
                     : to == "removed" ? "routines.remove"
                                       : nullptr;
  if (!tool) return problem(400, "'to' must be on, off or removed.", "See /api/v1/openapi.json.");
  if (auto otherwise = missing(desk, call)) return std::move(*otherwise);
  return reply_run(app::do_by_hand(desk.assistant, tool, Json().set("id", call.parts.front()), desk.stop));
}

Response change(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto request = fields.optional_text("request", kLongestRequest),
             when = fields.optional_text("when", kLongestTimes);
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  if (!request && !when)
    return problem(400, "Say another 'request', or other times as 'when'.", "See /api/v1/openapi.json.");
  if (auto otherwise = missing(desk, call)) return std::move(*otherwise);
  return reply_run(
      app::change_routine(desk.assistant, call.parts.front(), request.value_or(""), when.value_or(""), desk.stop));
}

Response try_now(Desk& desk, const Call& call) {
  if (auto otherwise = missing(desk, call)) return std::move(*otherwise);
  return reply_run(app::try_routine(desk.assistant, call.parts.front(), desk.stop));
}

}  // namespace

void add_routine_routes(std::vector<Route>& routes) {
  routes.push_back({"GET", "/api/v1/routines", Role::guest, Place::desk, false, list});
  routes.push_back({"POST", "/api/v1/routines/{routine}/turn", Role::member, Place::acting, true, turn});
  routes.push_back({"POST", "/api/v1/routines/{routine}/change", Role::member, Place::thinking, true, change});
  routes.push_back({"POST", "/api/v1/routines/{routine}/try", Role::member, Place::acting, false, try_now});
}

}  // namespace adjutant::server
