// How a browser logs in: by a link that the command line prints, by a password, or by a passkey: the owner's, or a member's.
//
// Each way has its own pace: who guesses passwords from elsewhere keeps nobody from using a link.
#pragma once

#include "server/home_worker.h"
#include "server/http.h"
#include "server/login_pace.h"
#include "server/sessions.h"
#include "server/webauthn.h"

namespace adjutant::server {

// Of one thread.
class Login {
 public:
  // What a browser may offer.
  Response ways(HomeWorker::Desk& desk, const Request& request);
  // Opens a session for a body with a "token", a "password" (with "who", of a member) or a "passkey".
  Response log_in(HomeWorker::Desk& desk, const Request& request, const Json& body);

  Challenges& challenges() { return challenges_; }

 private:
  using LoggedIn = Result<std::optional<Sessions::LoggedIn>>;
  LoggedIn by_token(HomeWorker::Desk& desk, const std::string& token, std::string_view device);
  LoggedIn by_password(HomeWorker::Desk& desk, const std::string& member, const std::string& password,
                       std::string_view device);
  LoggedIn by_passkey(HomeWorker::Desk& desk, const Json& passkey, const Request& request);

  LoginPace links_{{}, {.free = 100}};
  LoginPace passwords_{{.free = 5, .first = Seconds(5), .longest = Seconds(900)},
                       {.free = 50, .first = Seconds(5), .longest = Seconds(300)}};
  LoginPace passkeys_ = passwords_;
  SystemRandom random_;
  Challenges challenges_{random_};
};

}  // namespace adjutant::server
