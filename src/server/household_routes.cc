// The owner's view of who is served besides them.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "server/fields.h"
#include "server/passkeys.h"
#include "server/password.h"
#include "server/route_parts.h"
#include "server/web.h"

namespace adjutant::server {
namespace {

using app::Role;
using Desk = HomeWorker::Desk;

constexpr std::size_t kLongestField = 200;  // what is a name, app/household.h says

Response no_such_member() { return problem(404, "There is no such member.", ""); }

std::optional<Role> read_role(Fields& fields) { return app::member_role(fields.text("role", kLongestField)); }

Response no_role() { return problem(400, "'role' must be member or guest.", "See /api/v1/openapi.json."); }

// Where they can be logged in from, and by what.
Result<Json> person_json(Desk& desk, const app::Person& person) {
  auto& assistant = desk.assistant;
  const auto sessions = TRY(Sessions(assistant.database, assistant.clock, assistant.random).all());
  const auto passkeys = TRY(Passkeys(assistant.database, assistant.clock, assistant.random).of(person.id));
  Json out = Json().set("name", person.name).set("role", std::string(app::to_string(person.role)));
  if (!person.id.empty())
    out.set("id", person.id).set("home", person.home.string()).set("since", iso_utc(person.since));
  return out.set("sessions", static_cast<std::int64_t>(std::ranges::count(sessions, person.id, &Session::member)))
      .set("password", TRY(Password(assistant.database, assistant.random, person.id).is_set()))
      .set("passkeys", static_cast<std::int64_t>(passkeys.size()));
}

Response reply_person(Desk& desk, const Result<app::Person>& person) {
  if (!person) return problem(person.error());
  const auto json = person_json(desk, *person);
  return json ? reply(*json) : problem(json.error());
}

// The member that a path names; an answer in their place where there is none.
std::optional<app::Person> named_member(Desk& desk, const Call& call, Response& otherwise) {
  auto person = household_at(desk).person(call.parts.front());
  if (person && *person) return std::move(*person);
  otherwise = person ? no_such_member() : problem(person.error());
  return std::nullopt;
}

Response list(Desk& desk, const Call&) {
  auto household = household_at(desk);
  const auto everybody = [&]() -> Result<Json> {
    Json out = Json::array();
    out.push(TRY(person_json(desk, household.owner())));
    for (const auto& each : TRY(household.members())) out.push(TRY(person_json(desk, each)));
    return out;
  }();
  return everybody ? reply(Json().set("people", *everybody)) : problem(everybody.error());
}

Response add(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto name = fields.text("name", kLongestField);
  const auto address = fields.optional_text("address", kLongestField);
  const auto role = read_role(fields);
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  if (!role) return no_role();
  if (address && (has_hidden_characters(*address) || address->find_first_of(" \t\n<>\"") != address->npos ||
                  address->find('@') == address->npos))
    return problem(400, "'address' must be a mail address.", "Leave it out where there is none.");
  return reply_person(desk, [&]() -> Result<app::Person> {
    auto household = household_at(desk);
    const auto place = TRY(household.place_for(name));
    TRY(app::make_member_home(place, name, address ? std::vector{*address} : std::vector<std::string>(),
                              desk.assistant.home.config()));
    return household.add(name, *role, place);
  }());
}

Response change_role(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto role = read_role(fields);
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  if (!role) return no_role();
  Response otherwise;
  auto person = named_member(desk, call, otherwise);
  if (!person) return otherwise;
  const auto changed = household_at(desk).change_role(person->id, *role);
  if (!changed) return problem(changed.error());
  person->role = *role;
  return reply_person(desk, *person);
}

// To the place that the owner has the page from: others may reach it by the same.
Response new_link(Desk& desk, const Call& call) {
  Response otherwise;
  const auto person = named_member(desk, call, otherwise);
  if (!person) return otherwise;
  const auto token =
      Sessions(desk.assistant.database, desk.assistant.clock, desk.assistant.random).new_token(person->id);
  if (!token) return problem(token.error());
  const auto here = fmt::format("{}://{}", call.request.secure ? "https" : "http", call.request.header("host"));
  return reply(Json().set("link", login_link(here, *token)));
}

Response remove(Desk& desk, const Call& call) {
  Response otherwise;
  const auto person = named_member(desk, call, otherwise);
  if (!person) return otherwise;
  const auto gone = household_at(desk).remove(person->id);
  if (!gone) return problem(gone.error());
  return *gone ? reply(Json().set("removed", person->name).set("home", person->home.string())) : no_such_member();
}

}  // namespace

app::Household household_at(HomeWorker::Desk& desk) {
  return {desk.assistant.home, desk.assistant.database, desk.assistant.clock, desk.assistant.random};
}

void add_household_routes(std::vector<Route>& routes) {
  routes.push_back({"GET", "/api/v1/household", Role::owner, Place::household, false, list});
  routes.push_back({"POST", "/api/v1/household", Role::owner, Place::household, true, add});
  routes.push_back({"POST", "/api/v1/household/{member}/role", Role::owner, Place::household, true, change_role});
  routes.push_back({"POST", "/api/v1/household/{member}/link", Role::owner, Place::household, false, new_link});
  routes.push_back({"DELETE", "/api/v1/household/{member}", Role::owner, Place::household, false, remove});
}

}  // namespace adjutant::server
