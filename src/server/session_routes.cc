#include <algorithm>

#include "server/route_parts.h"

namespace adjutant::server {
namespace {

using app::Role;

Sessions sessions_at(HomeWorker::Desk& desk) {
  return {desk.assistant.database, desk.assistant.clock, desk.assistant.random};
}

Response current(HomeWorker::Desk&, const Call& call) {
  return reply(session_json(call.session, call.person, call.session.id));
}

// The owner sees everybody's, others their own.
bool may_see(const app::Person& person, const Session& session) {
  return person.role == Role::owner || session.member == person.id;
}

Response list(HomeWorker::Desk& desk, const Call& call) {
  const auto all = sessions_at(desk).all();
  if (!all) return problem(all.error());
  Json out = Json::array();
  auto household = household_at(desk);
  for (const auto& each : *all) {
    if (!may_see(call.person, each)) continue;
    const auto whose = household.person(each.member);
    if (!whose) return problem(whose.error());
    if (*whose) out.push(session_json(each, **whose, call.session.id));
  }
  return reply(Json().set("sessions", std::move(out)));
}

Response log_out(HomeWorker::Desk& desk, const Call& call) {
  if (const auto gone = sessions_at(desk).revoke(call.session.id); !gone) return problem(gone.error());
  auto answer = no_content();
  answer.headers.emplace_back("Set-Cookie", set_cookie(call.request, "", Seconds(0)));
  return answer;
}

Response revoke(HomeWorker::Desk& desk, const Call& call) {
  const auto& id = call.parts.front();
  const auto all = sessions_at(desk).all();
  if (!all) return problem(all.error());
  const auto named = std::ranges::find(*all, id, &Session::id);
  const bool theirs = named != all->end() && may_see(call.person, *named);
  const auto gone = theirs ? sessions_at(desk).revoke(id) : Result<bool>(false);
  if (!gone) return problem(gone.error());
  return *gone ? no_content() : problem(404, "There is no such session.", "");
}

}  // namespace

Json session_json(const Session& session, const app::Person& person, const std::string& current) {
  return Json()
      .set("id", session.id)
      .set("name", person.name)
      .set("role", std::string(app::to_string(person.role)))
      .set("device", session.device)
      .set("created", iso_utc(session.created))
      .set("last_used", iso_utc(session.last_used))
      .set("expires", iso_utc(session.expires))
      .set("current", session.id == current);
}

void add_session_routes(std::vector<Route>& routes) {
  routes.push_back({"GET", "/api/v1/session", Role::guest, Place::household, false, current});
  routes.push_back({"DELETE", "/api/v1/session", Role::guest, Place::household, false, log_out});
  routes.push_back({"GET", "/api/v1/sessions", Role::guest, Place::household, false, list});
  routes.push_back({"DELETE", "/api/v1/sessions/{session}", Role::guest, Place::household, false, revoke});
}

}  // namespace adjutant::server
