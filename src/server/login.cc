#include "server/login.h"

#include "server/fields.h"
#include "server/passkeys.h"
#include "server/password.h"
#include "server/replies.h"
#include "server/routes.h"

namespace adjutant::server {
namespace {

constexpr std::string_view kNobody = "?";  // no id is like this
constexpr std::size_t kLongestToken = 200, kLongestWho = 200, kLongestPart = 16 << 10;
constexpr std::string_view kPurpose = "log in";

Sessions sessions_at(HomeWorker::Desk& desk) {
  return {desk.assistant.database, desk.assistant.clock, desk.assistant.random};
}

Passkeys passkeys_at(HomeWorker::Desk& desk) {
  return {desk.assistant.database, desk.assistant.clock, desk.assistant.random};
}

}  // namespace

Response Login::ways(HomeWorker::Desk& desk, const Request& request) {
  const auto password = any_password(desk.assistant.database);
  if (!password) return problem(password.error());
  const auto passkeys = passkeys_at(desk).all();
  if (!passkeys) return problem(passkeys.error());
  const auto members = household_at(desk).members();
  if (!members) return problem(members.error());
  auto out = Json().set("link", true).set("password", *password);
  if (!members->empty()) out.set("names", true);
  if (!passkeys->empty() && passkey_site(request.header("host"), request.secure))
    out.set("passkey", to_base64url(challenges_.make(kPurpose, desk.assistant.clock.now())));
  return reply(out);
}

Login::LoggedIn Login::by_token(HomeWorker::Desk& desk, const std::string& token, std::string_view device) {
  return sessions_at(desk).log_in(token, device);
}

Login::LoggedIn Login::by_password(HomeWorker::Desk& desk, const std::string& member, const std::string& password,
                                   std::string_view device) {
  if (!TRY(Password(desk.assistant.database, desk.assistant.random, member).matches(password)))
    return std::optional<Sessions::LoggedIn>();
  return std::optional(TRY(sessions_at(desk).open(member, device)));
}

// Nothing where it is none of the owner's, or does not prove that it is; its owner is not told which.
Login::LoggedIn Login::by_passkey(HomeWorker::Desk& desk, const Json& passkey, const Request& request) {
  const auto bytes = [&](std::string_view name) { return from_base64url(passkey[name].as_string()).value_or(""); };
  const auto site = passkey_site(request.header("host"), request.secure);
  auto known = TRY(passkeys_at(desk).find(bytes("credential")));
  if (!site || !known) return std::optional<Sessions::LoggedIn>();
  std::string challenge;
  const auto data = check_passkey({bytes("client_data"), bytes("authenticator_data"), bytes("signature")},
                                  known->public_key, *site, challenge);
  const Instant now = desk.assistant.clock.now();
  if (!data || !challenges_.holds(kPurpose, challenge, now)) return std::optional<Sessions::LoggedIn>();
  // An authenticator that counts counts up: an older number is a copy's.
  const bool counts = data->counter != 0 || known->counter != 0;
  if (counts && data->counter <= known->counter) return std::optional<Sessions::LoggedIn>();
  challenges_.use(challenge, now);
  TRY(passkeys_at(desk).used(*known, data->counter));
  return std::optional(TRY(sessions_at(desk).open(known->member, request.header("user-agent"))));
}

Response Login::log_in(HomeWorker::Desk& desk, const Request& request, const Json& body) {
  Fields fields(body);
  const auto token = fields.optional_text("token", kLongestToken);
  const auto password = fields.optional_text("password", Password::kLongest);
  const auto who = fields.optional_text("who", kLongestWho);
  const Json& passkey = fields.object("passkey");
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  if ((token ? 1 : 0) + (password ? 1 : 0) + (passkey.is_object() ? 1 : 0) != 1)
    return problem(400, "Give a 'token', a 'password' or a 'passkey'.", "See /api/v1/openapi.json.");
  if (who && !password)
    return problem(400, "'who' goes with a password: a link and a passkey say it themselves.",
                   "See /api/v1/openapi.json.");
  if (passkey.is_object()) {
    Fields parts(passkey);
    for (const char* part : {"credential", "client_data", "authenticator_data", "signature"})
      parts.text(part, kLongestPart);
    if (const auto fit = parts.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  }
  const Instant now = desk.assistant.clock.now();
  const auto source = login_source(request.from);
  LoginPace& pace = token ? links_ : password ? passwords_ : passkeys_;
  if (const auto wait = pace.wait(source, now)) return slowed(*wait);
  const auto device = request.header("user-agent");
  const auto whom = household_at(desk).named(password ? who.value_or("") : "");
  if (!whom) return problem(whom.error());
  // Somebody who is not there has a password that nothing matches, and that takes as long to see.
  const std::string member = *whom ? (*whom)->id : std::string(kNobody);
  const auto opened = token      ? by_token(desk, *token, device)
                      : password ? by_password(desk, member, *password, device)
                                 : by_passkey(desk, passkey, request);
  if (!opened) return problem(opened.error());
  if (!*opened) {
    pace.failed(source, now, member);
    if (token)
      return problem(401, "This login link has been used, or is too old.", "'adjutant login' prints a new one.");
    return password
               ? problem(401, who ? "That is not the password of anybody of this name." : "That is not the password.",
                         "'adjutant password' sets a new one.")
               : problem(401, "This passkey does not open the page.", "Try again, or log in by another way.");
  }
  pace.succeeded(source, member);
  const auto& session = (*opened)->session;
  const auto person = household_at(desk).person(session.member);
  if (!person) return problem(person.error());
  if (!*person) return problem(401, "You are no member any more.", "Ask the owner.");
  auto answer = reply(session_json(session, **person, session.id));
  answer.headers.emplace_back("Set-Cookie", set_cookie(request, (*opened)->secret, session.expires - now));
  return answer;
}

}  // namespace adjutant::server
