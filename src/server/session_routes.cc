#include "server/route_parts.h"

namespace adjutant::server {
namespace {

Sessions sessions_at(HomeWorker::Desk& desk) {
  return {desk.assistant.database, desk.assistant.clock, desk.assistant.random};
}

Response current(HomeWorker::Desk& desk, const Call& call) {
  return reply(session_json(call.session, call.session.id).set("owner", desk.assistant.home.config().name));
}

Response list(HomeWorker::Desk& desk, const Call& call) {
  const auto all = sessions_at(desk).all();
  if (!all) return problem(all.error());
  Json out = Json::array();
  for (const auto& each : *all)
    out.push(session_json(each, call.session.id).set("owner", desk.assistant.home.config().name));
  return reply(Json().set("sessions", std::move(out)));
}

Response log_out(HomeWorker::Desk& desk, const Call& call) {
  if (const auto gone = sessions_at(desk).revoke(call.session.id); !gone) return problem(gone.error());
  auto answer = no_content();
  answer.headers.emplace_back("Set-Cookie", set_cookie(call.request, "", Seconds(0)));
  return answer;
}

Response revoke(HomeWorker::Desk& desk, const Call& call) {
  const auto gone = sessions_at(desk).revoke(call.parts.front());
  if (!gone) return problem(gone.error());
  return *gone ? no_content() : problem(404, "There is no such session.", "");
}

}  // namespace

Json session_json(const Session& session, const std::string& current) {
  return Json()
      .set("id", session.id)
      .set("device", session.device)
      .set("created", iso_utc(session.created))
      .set("last_used", iso_utc(session.last_used))
      .set("expires", iso_utc(session.expires))
      .set("current", session.id == current);
}

void add_session_routes(std::vector<Route>& routes) {
  routes.push_back({"GET", "/api/v1/session", Place::desk, false, current});
  routes.push_back({"DELETE", "/api/v1/session", Place::desk, false, log_out});
  routes.push_back({"GET", "/api/v1/sessions", Place::desk, false, list});
  routes.push_back({"DELETE", "/api/v1/sessions/{session}", Place::desk, false, revoke});
}

}  // namespace adjutant::server
