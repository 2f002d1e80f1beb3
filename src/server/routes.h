// The API's operations: share/openapi.json says what each takes and gives.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "app/household.h"
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
  app::Person person;      // who asks
  Challenges& challenges;  // the desk's
};

// Where an operation is done. In the home of whoever asks, what is quick, what thinks about words, and what makes effects do
// not wait for each other; what is about who may log in, in the owner's.
enum class Place { desk, thinking, acting, household };

struct Route {
  std::string_view method, path;
  app::Role least = app::Role::owner;  // who may
  Place place = Place::desk;
  bool takes_body = false;
  std::function<Response(HomeWorker::Desk&, const Call&)> answer;
};

// A session of this person as the API shows it; `current`: the id of the one that asks.
Json session_json(const Session& session, const app::Person& person, const std::string& current);
app::Household household_at(HomeWorker::Desk& desk);

// Of the cookie with a session's secret.
std::string cookie_name(const Request& request);
// What sets it; with an empty secret, what takes it away.
std::string set_cookie(const Request& request, std::string_view secret, Seconds lives);

// But for logging in and the stream of events, which are the server's own (api.cc).
std::span<const Route> routes();

}  // namespace adjutant::server
