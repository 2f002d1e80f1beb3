// What is set up in the home: tried without an effect, changed, taken out. The settings as lists are in home_routes.cc.
#include <fmt/format.h>

#include "app/accounts.h"
#include "app/connection_changes.h"
#include "app/health.h"
#include "app/model_changes.h"
#include "server/fields.h"
#include "server/route_parts.h"

namespace adjutant::server {
namespace {

using app::Role;
using Desk = HomeWorker::Desk;

constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestRequest = 500;  // characters
constexpr std::size_t kLongestWhere = 4096;

// The one field of the body, or the answer where it is another body.
std::string named(const Call& call, std::optional<Response>& otherwise) {
  Fields fields(call.body);
  auto name = fields.text("name", kLongestName);
  if (const auto fit = fields.done(); !fit) otherwise = problem(400, fit.error().message, fit.error().hint);
  return name;
}

Response try_model(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto name = fields.text("name", kLongestName);
  const auto request = fields.optional_text("request", kLongestRequest).value_or(app::kUsualTrial);
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  if (const auto known = app::find_model(desk.assistant, name); !known) return problem_with_name(known.error());
  const auto tried = app::try_model(desk.assistant, name, request, desk.stop);
  return tried ? reply(app::tried_json(request, *tried)) : problem(tried.error());
}

Response change_models(Desk& desk, const Call& call,
                       Result<void> (*change)(const app::Assistant&, const std::string&)) {
  std::optional<Response> otherwise;
  const auto name = named(call, otherwise);
  if (otherwise) return std::move(*otherwise);
  const auto done = change(desk.assistant, name);
  return done ? reply(Json().set("name", name)) : problem_with_name(done.error());
}

Response remove_model(Desk& desk, const Call& call) { return change_models(desk, call, app::remove_model); }
Response ask_first(Desk& desk, const Call& call) { return change_models(desk, call, app::ask_model_first); }
Response disconnect(Desk& desk, const Call& call) { return change_models(desk, call, app::remove_connection); }

Json check_json(const app::HealthCheck& check) {
  return Json().set("name", check.what).set("ok", check.good).set("text", check.says);
}

Response try_connection(Desk& desk, const Call& call) {
  std::optional<Response> otherwise;
  const auto name = named(call, otherwise);
  if (otherwise) return std::move(*otherwise);
  const auto tools = app::try_connection(desk.assistant, name, desk.stop);
  if (!tools && tools.error().kind == ErrorKind::usage) return problem_with_name(tools.error());
  return reply(check_json(
      {.what = name,
       .good = tools.has_value(),
       .says = tools ? fmt::format("answers; {} tools, as you accepted them", *tools) : tools.error().text()}));
}

Response try_accounts(Desk& desk, const Call&) {
  Json checks = Json::array();
  for (const auto& each : app::check_accounts(desk.assistant, desk.stop)) checks.push(check_json(each));
  return reply(Json().set("checks", std::move(checks)));
}

Response change_account(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto name = fields.text("name", kLongestName), where = fields.text("where", kLongestWhere);
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  if (const auto known = app::find_account(desk.assistant, name); !known) return problem_with_name(known.error());
  const auto changed = app::change_account(desk.assistant, name, where);
  return changed ? reply(app::to_json(*changed)) : problem(changed.error());
}

Response remove_account(Desk& desk, const Call& call) {
  std::optional<Response> otherwise;
  const auto name = named(call, otherwise);
  if (otherwise) return std::move(*otherwise);
  if (const auto known = app::find_account(desk.assistant, name); !known) return problem_with_name(known.error());
  const auto done = app::remove_account(desk.assistant, name);
  return done ? reply(Json().set("name", name)) : problem(done.error());
}

}  // namespace

void add_setup_routes(std::vector<Route>& routes) {
  routes.push_back({"POST", "/api/v1/models/try", Role::owner, Place::acting, true, try_model});
  routes.push_back({"POST", "/api/v1/models/remove", Role::owner, Place::desk, true, remove_model});
  routes.push_back({"POST", "/api/v1/models/first", Role::owner, Place::desk, true, ask_first});
  routes.push_back({"POST", "/api/v1/connections/try", Role::owner, Place::acting, true, try_connection});
  routes.push_back({"POST", "/api/v1/connections/remove", Role::owner, Place::desk, true, disconnect});
  routes.push_back({"POST", "/api/v1/accounts/try", Role::member, Place::acting, false, try_accounts});
  routes.push_back({"POST", "/api/v1/accounts/change", Role::owner, Place::desk, true, change_account});
  routes.push_back({"POST", "/api/v1/accounts/remove", Role::owner, Place::desk, true, remove_account});
}

}  // namespace adjutant::server
