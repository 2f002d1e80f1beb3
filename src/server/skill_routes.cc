#include <fmt/format.h>

#include "app/listings.h"
#include "app/skill_changes.h"
#include "app/skill_tests.h"
#include "base/json_list.h"
#include "server/fields.h"
#include "server/route_parts.h"

namespace adjutant::server {
namespace {

using app::Role;
using Desk = HomeWorker::Desk;

constexpr std::size_t kLongestName = 200;

Response list(Desk& desk, const Call&) { return reply(app::skill_list(desk.assistant)); }

Response turn(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto name = fields.text("skill", kLongestName), to = fields.text("to", 20);
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  Json out = Json().set("skill", name).set("to", to);
  if (to == "removed") {
    const auto aside = app::remove_skill(desk.assistant, name);
    return aside ? reply(out.set("files", aside->string())) : problem_with_name(aside.error());
  }
  if (to != "on" && to != "off") return problem(400, "'to' must be on, off or removed.", "See /api/v1/openapi.json.");
  const auto done = app::switch_skill(desk.assistant, name, to == "on" ? agent::Switch::on : agent::Switch::off);
  return done ? reply(out) : problem_with_name(done.error());
}

Response test(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto name = fields.text("skill", kLongestName);
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  const auto tests = app::test_skills(desk.assistant.home.folder(), name, desk.stop);
  if (!tests) return problem_with_name(tests.error());
  Json cases = Json::array();
  for (const auto& each : tests->cases) {
    cases.push(Json()
                   .set("line", each.line)
                   .set("sentence", each.sentence)
                   .set("passed", each.wrong.empty())
                   .set("wrong", json_list(each.wrong)));
  }
  return reply(Json().set("skill", name).set("cases", std::move(cases)).set("problems", json_list(tests->problems)));
}

}  // namespace

void add_skill_routes(std::vector<Route>& routes) {
  routes.push_back({"GET", "/api/v1/skills", Role::guest, Place::thinking, false, list});
  routes.push_back({"POST", "/api/v1/skills/turn", Role::member, Place::thinking, true, turn});
  routes.push_back({"POST", "/api/v1/skills/test", Role::member, Place::acting, true, test});
}

}  // namespace adjutant::server
