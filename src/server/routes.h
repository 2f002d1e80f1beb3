// The API's operations: share/openapi.json says what each takes and gives.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "server/home_worker.h"
#include "server/replies.h"
#include "server/sessions.h"

namespace adjutant::server {

class Challenges;

// One request to an operation, read as far as all operations have it in common.
struct Call {
  const Request& request;
  std::vector<std::string> parts;  // what stands in place of {...} in the path
  Json body;                       // an object; null where the operation takes none
  Session session;
  Challenges& challenges;  // the desk's
};

// Where an operation is done: what is quick, what thinks about words, and what makes effects do not wait for each other.
enum class Place { desk, thinking, acting };

struct Route {
  std::string_view method, path;
  Place place = Place::desk;
  bool takes_body = false;
  std::function<Response(HomeWorker::Desk&, const Call&)> answer;
};

// A session as the API shows it; `current`: the id of the one that asks.
Json session_json(const Session& session, const std::string& current);

// Of the cookie with a session's secret.
std::string cookie_name(const Request& request);
// What sets it; with an empty secret, what takes it away.
std::string set_cookie(const Request& request, std::string_view secret, Seconds lives);

// But for logging in and the stream of events, which are the server's own (api.cc).
std::span<const Route> routes();

}  // namespace adjutant::server
