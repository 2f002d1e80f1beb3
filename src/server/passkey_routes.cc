#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "server/fields.h"
#include "server/passkeys.h"
#include "server/route_parts.h"
#include "server/webauthn.h"

namespace adjutant::server {
namespace {

using app::Role;

constexpr std::size_t kLongestName = 60, kLongestPart = 16 << 10;
constexpr std::string_view kAdding = "add ";

Passkeys passkeys_at(HomeWorker::Desk& desk) {
  return {desk.assistant.database, desk.assistant.clock, desk.assistant.random};
}

Json passkey_json(const Passkey& passkey) {
  return Json()
      .set("id", passkey.id)
      .set("name", passkey.name)
      .set("credential", to_base64url(passkey.credential))
      .set("created", iso_utc(passkey.created))
      .set("last_used", iso_utc(passkey.last_used));
}

// A challenge is for the session that asked for it.
std::string purpose(const Call& call) { return std::string(kAdding) + call.session.id; }

Response list(HomeWorker::Desk& desk, const Call& call) {
  const auto all = passkeys_at(desk).of(call.person.id);
  if (!all) return problem(all.error());
  Json out = Json::array();
  for (const auto& each : *all) out.push(passkey_json(each));
  return reply(Json()
                   .set("passkeys", std::move(out))
                   .set("challenge", to_base64url(call.challenges.make(purpose(call), desk.assistant.clock.now()))));
}

Response add(HomeWorker::Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto name = fields.text("name", kLongestName);
  const auto bytes = [&](std::string_view field) { return from_base64url(fields.text(field, kLongestPart)); };
  const auto credential = bytes("credential"), client_data = bytes("client_data"),
             authenticator_data = bytes("authenticator_data"), public_key = bytes("public_key");
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  if (!credential || !client_data || !authenticator_data || !public_key)
    return problem(400, "What is given of the passkey must be base64url.", "See /api/v1/openapi.json.");
  const auto site = passkey_site(call.request.header("host"), call.request.secure);
  if (!site)
    return problem(409, "Browsers have no passkeys for a page at an address.",
                   "Open it by a name: localhost, or one of --name.");
  std::string challenge;
  const auto data = check_new_passkey({*credential, *client_data, *authenticator_data, *public_key}, *site, challenge);
  if (!data) return problem(data.error());
  const Instant now = desk.assistant.clock.now();
  if (!call.challenges.holds(purpose(call), challenge, now))
    return problem(409, "The passkey was asked for too long ago.", "Try again.");
  call.challenges.use(challenge, now);
  const auto made =
      passkeys_at(desk).add(call.person.id, one_line(name, kLongestName), *credential, *public_key, data->counter);
  return made ? reply(passkey_json(*made)) : problem(made.error());
}

Response remove(HomeWorker::Desk& desk, const Call& call) {
  const auto& id = call.parts.front();
  const auto own = passkeys_at(desk).of(call.person.id);
  if (!own) return problem(own.error());
  const bool theirs = std::ranges::find(*own, id, &Passkey::id) != own->end();
  const auto gone = theirs ? passkeys_at(desk).remove(id) : Result<bool>(false);
  if (!gone) return problem(gone.error());
  return *gone ? no_content() : problem(404, "There is no such passkey.", "");
}

}  // namespace

void add_passkey_routes(std::vector<Route>& routes) {
  routes.push_back({"GET", "/api/v1/passkeys", Role::guest, Place::household, false, list});
  routes.push_back({"POST", "/api/v1/passkeys", Role::guest, Place::household, true, add});
  routes.push_back({"DELETE", "/api/v1/passkeys/{passkey}", Role::guest, Place::household, false, remove});
}

}  // namespace adjutant::server
