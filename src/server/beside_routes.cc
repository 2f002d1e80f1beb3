#include <cstdlib>

#include "app/beside.h"
#include "server/route_parts.h"

namespace adjutant::server {
namespace {

using app::Role;

constexpr int kFarthest = 3660;  // days

Response beside(HomeWorker::Desk& desk, const Call& call) {
  const auto value = [&](std::string_view name) {
    const auto at = call.request.query.find(name);
    return at == call.request.query.end() ? std::optional<std::string>() : at->second;
  };
  const auto step = value("step") ? whole_number(*value("step")) : std::nullopt;
  if (!step || *step < 1 || *step > 100'000)
    return problem(400, "'step' must be a number from 1 to 100000.", "See /api/v1/openapi.json.");
  std::optional<Date> day;
  if (const auto text = value("day")) {
    const auto date = parse_date(*text);
    if (!date) return problem(400, "'day' must be a date such as 2026-11-26.", "See /api/v1/openapi.json.");
    const auto today = Time{desk.assistant.clock.now(), desk.assistant.zone}.date();
    if (std::abs(days_between(today, *date)) > kFarthest)
      return problem(400, "'day' must be within ten years.", "See /api/v1/openapi.json.");
    day = *date;
  }
  Response otherwise;
  const auto view = named_run(desk, call, otherwise);
  if (!view) return otherwise;
  const auto found = app::beside(desk.assistant, *view, static_cast<int>(*step), day);
  if (found) return reply(*found);
  return found.error().kind == ErrorKind::usage ? problem(404, found.error().message, found.error().hint)
                                                : problem(found.error());
}

}  // namespace

void add_beside_routes(std::vector<Route>& routes) {
  routes.push_back({"GET", "/api/v1/runs/{run}/beside", Role::guest, Place::desk, false, beside});
}

}  // namespace adjutant::server
