#include "server/login.h"

#include "server/fields.h"
#include "server/password.h"
#include "server/replies.h"
#include "server/routes.h"

namespace adjutant::server {
namespace {

constexpr std::size_t kLongestToken = 200;

Sessions sessions_at(HomeWorker::Desk& desk) {
  return {desk.assistant.database, desk.assistant.clock, desk.assistant.random};
}

}  // namespace

Response Login::ways(HomeWorker::Desk& desk) const {
  const auto password = Password(desk.assistant.database, desk.assistant.random).is_set();
  if (!password) return problem(password.error());
  return reply(Json().set("link", true).set("password", *password));
}

Login::LoggedIn Login::by_token(HomeWorker::Desk& desk, const std::string& token, std::string_view device) {
  return sessions_at(desk).log_in(token, device);
}

Login::LoggedIn Login::by_password(HomeWorker::Desk& desk, const std::string& password, std::string_view device) {
  if (!TRY(Password(desk.assistant.database, desk.assistant.random).matches(password)))
    return std::optional<Sessions::LoggedIn>();
  return std::optional(TRY(sessions_at(desk).open(device)));
}

Response Login::log_in(HomeWorker::Desk& desk, const Request& request, const Json& body) {
  Fields fields(body);
  const auto token = fields.optional_text("token", kLongestToken);
  const auto password = fields.optional_text("password", Password::kLongest);
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  if (token.has_value() == password.has_value())
    return problem(400, "Give a 'token' or a 'password'.", "See /api/v1/openapi.json.");
  const Instant now = desk.assistant.clock.now();
  const auto source = login_source(request.from);
  LoginPace& pace = token ? links_ : passwords_;
  if (const auto wait = pace.wait(source, now)) return slowed(*wait);
  const auto device = request.header("user-agent");
  const auto opened = token ? by_token(desk, *token, device) : by_password(desk, *password, device);
  if (!opened) return problem(opened.error());
  if (!*opened) {
    pace.failed(source, now);
    return token ? problem(401, "This login link has been used, or is too old.", "'adjutant login' prints a new one.")
                 : problem(401, "That is not the password.", "'adjutant password' sets a new one.");
  }
  pace.succeeded(source);
  const auto& session = (*opened)->session;
  auto answer = reply(session_json(session, session.id).set("owner", desk.assistant.home.config().name));
  answer.headers.emplace_back("Set-Cookie", set_cookie(request, (*opened)->secret, session.expires - now));
  return answer;
}

}  // namespace adjutant::server
