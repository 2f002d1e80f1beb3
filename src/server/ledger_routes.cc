// The ledger as a whole: what has happened since the owner was last here, and the records to keep.
#include <fmt/format.h>

#include "app/away.h"
#include "app/export.h"
#include "server/route_parts.h"
#include "server/run_query.h"

namespace adjutant::server {
namespace {

using app::Role;
using Desk = HomeWorker::Desk;

constexpr std::size_t kMostRecords = 50;  // a page: each may be long

Response away(Desk& desk, const Call& call) {
  std::optional<Instant> since;
  if (const auto at = call.request.query.find("since"); at != call.request.query.end()) {
    const auto time = parse_time(at->second);
    if (!time) return problem(400, "'since' must be a time as in 2026-11-26T09:00:00Z.", "");
    since = time->instant;
  }
  const auto found = app::while_away(desk.assistant, since);
  return found ? reply(*found) : problem(found.error());
}

Response records(Desk& desk, const Call& call) {
  auto query = read_run_query(call.request, desk.assistant.zone);
  if (!query) return problem(400, query.error().message, query.error().hint);
  query->superseded = journal::Superseded::with;  // the whole ledger, to keep
  query->limit = std::min(query->limit, kMostRecords);
  const auto page = runs_page(desk.assistant.journal, *query);
  if (!page) return problem(page.error());
  Json all = Json::array();
  for (const auto& run : page->runs) {
    auto record = app::record_of(desk.assistant, run);
    if (!record) return problem(record.error());
    all.push(std::move(*record));
  }
  Json out = Json().set("records", std::move(all));
  if (!page->next.empty()) out.set("next", page->next);
  return reply(out);
}

}  // namespace

void add_ledger_routes(std::vector<Route>& routes) {
  routes.push_back({"GET", "/api/v1/away", Role::guest, Place::desk, false, away});
  routes.push_back({"GET", "/api/v1/records", Role::guest, Place::desk, false, records});
}

}  // namespace adjutant::server
