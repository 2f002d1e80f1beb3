#include "server/api.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "server/fields.h"
#include "server/guard.h"
#include "server/page_files.h"
#include "server/web.h"

namespace adjutant::server {
namespace {

// What stands in place of {...}; nothing: the path is another one.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  const auto wanted = split(pattern, '/'), given = split(path, '/');
  if (wanted.size() != given.size()) return std::nullopt;
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].starts_with('{')) parts.push_back(given[i]);
    else if (wanted[i] != given[i]) return std::nullopt;
  }
  return parts;
}

// As all ids are made (base/id.h).
bool is_id(std::string_view text) {
  return text.size() >= 4 && text.size() <= 40 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

std::string_view media_type(const Request& request) {
  const auto type = request.header("content-type");
  return trim(type.substr(0, type.find(';')));
}

// Operations that are done here and not by a route.
enum class Own { none, log_in, ways, events, description, metrics };

Own own_operation(const Request& request) {
  if (request.path == "/api/v1/session" && request.method == "POST") return Own::log_in;
  if (request.path == "/api/v1/login" && request.method == "GET") return Own::ways;
  if (request.path == "/api/v1/events" && request.method == "GET") return Own::events;
  if (request.path == "/api/v1/openapi.json" && request.method == "GET") return Own::description;
  if (request.path == "/metrics") return Own::metrics;
  return Own::none;
}

Response not_allowed(std::vector<std::string> methods) {
  auto answer = problem(405, "This cannot be done here.", "See /api/v1/openapi.json.");
  answer.headers.emplace_back("Allow", join(methods, ", "));
  return answer;
}

struct Found {
  const Route* route = nullptr;
  std::vector<std::string> parts;
  std::optional<Response> refusal;
};

Found find_route(const Request& request) {
  std::vector<std::string> methods;
  for (const auto& route : routes()) {
    auto parts = match(route.path, request.path);
    if (!parts) continue;
    if (!std::ranges::all_of(*parts, is_id))
      return {nullptr, {}, problem(400, "That is no id.", "Take it from a list.")};
    if (route.method == request.method) return {&route, std::move(*parts), std::nullopt};
    methods.emplace_back(route.method);
  }
  if (request.path == "/api/v1/events" || request.path == "/api/v1/login" || request.path == "/api/v1/openapi.json")
    methods.emplace_back("GET");
  if (request.path == "/api/v1/session") methods.emplace_back("POST");
  if (!methods.empty()) return {nullptr, {}, not_allowed(std::move(methods))};
  return {nullptr, {}, problem(404, "There is no such operation.", "See /api/v1/openapi.json.")};
}

// Who may instead.
Response not_for(app::Role role, app::Role least, const std::string& owner) {
  if (least == app::Role::owner)
    return problem(403, fmt::format("Only {} may do this, as the owner.", owner), fmt::format("Ask {}.", owner));
  return problem(403, fmt::format("This is not for a {}: a member may do it in their own home.", app::to_string(role)),
                 fmt::format("{} can make a member of you.", owner));
}

Result<Json> read_body(const Request& request) {
  auto body = TRY(parse_json(request.body));
  if (!body.is_object()) return fail(ErrorKind::usage, "The body must be a JSON object.");
  return body;
}

}  // namespace

// Cookies do not tell ports apart: a second daemon on this machine has one of another name.
std::string cookie_name(const Request& request) {
  const std::string_view prefix = request.secure ? "__Host-" : "";
  return request.port == kUsualPort ? fmt::format("{}adjutant", prefix)
                                    : fmt::format("{}adjutant_{}", prefix, request.port);
}

std::string set_cookie(const Request& request, std::string_view secret, Seconds lives) {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict; {}Max-Age={}", cookie_name(request), secret,
                     request.secure ? "Secure; " : "", lives.count());
}

struct Api::Work {
  Request request;
  Answer answer;
  Own own = Own::none;
  const Route* route = nullptr;
  std::vector<std::string> parts;
  Json body;
  Session session;
  app::Person person;   // whose session it is
  std::string renewed;  // a secret that is offered in place of the cookie's
  RequestCounts* counts = nullptr;
  const std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();

  // One of few names, for the metrics.
  std::string operation() const {
    if (route) return fmt::format("{} {}", route->method, route->path);
    if (own == Own::metrics) return "GET /metrics";
    if (own != Own::none) return fmt::format("{} {}", request.method, request.path);
    return request.path.starts_with("/api/") ? "none" : "page";
  }

  void done(Response response) {
    counts->count(operation(), response.status, std::chrono::steady_clock::now() - began);
    add_protective_headers(response);
    if (!renewed.empty() && response.status < 300 &&
        std::ranges::none_of(response.headers, [](const auto& each) { return each.first == "Set-Cookie"; }))
      response.headers.emplace_back("Set-Cookie", set_cookie(request, renewed, session.expires - session.last_used));
    if (request.path.starts_with("/api/") || own == Own::metrics)
      response.headers.emplace_back("Cache-Control", "no-store");
    answer(std::move(response));
  }
};

Api::Api(ServedHomes& homes, Metrics& metrics, Listening listening, std::string description)
    : homes_(homes), metrics_(metrics), listening_(std::move(listening)), description_(std::move(description)) {}

void Api::handle(Request request, Answer answer) {
  const auto work = std::make_shared<Work>();
  work->request = std::move(request);
  work->answer = std::move(answer);
  work->counts = &metrics_.requests;
  if (auto refusal = turned_away(work->request, listening_)) return work->done(std::move(*refusal));
  work->own = own_operation(work->request);
  if (work->own == Own::metrics)
    return metrics_.answer(work->request, [work](Response response) { work->done(std::move(response)); });
  if (!work->request.path.starts_with("/api/")) return work->done(page_file(work->request));
  if (work->own == Own::description) return work->done({.body = description_});
  bool takes_body = work->own == Own::log_in;
  if (work->own == Own::none) {
    auto found = find_route(work->request);
    if (found.refusal) return work->done(std::move(*found.refusal));
    work->route = found.route;
    work->parts = std::move(found.parts);
    takes_body = found.route->takes_body;
  }
  if (takes_body) {
    if (media_type(work->request) != "application/json")
      return work->done(problem(415, "The body must be JSON.", "Say so with Content-Type: application/json."));
    auto body = read_body(work->request);
    if (!body) return work->done(problem(400, body.error().message, body.error().hint));
    work->body = std::move(*body);
  }
  answer_at(homes_.owners().desk(), work,
            [this](HomeWorker::Desk desk, const std::shared_ptr<Work>& at) { operate(desk, at); });
}

void Api::answer_at(HomeWorker& worker, const std::shared_ptr<Work>& work,
                    std::function<void(HomeWorker::Desk, const std::shared_ptr<Work>&)> what) {
  const bool taken = worker.post({.work = [work, what](HomeWorker::Desk desk) { what(desk, work); },
                                  .cannot = [work](const Error& error) { work->done(problem(error)); }});
  if (!taken) work->done(problem(503, "Too much is asked at once.", "Try again in a moment."));
}

void Api::operate(HomeWorker::Desk desk, const std::shared_ptr<Work>& work) {
  if (work->own == Own::log_in) return work->done(login_.log_in(desk, work->request, work->body));
  if (work->own == Own::ways) return work->done(login_.ways(desk, work->request));
  Sessions sessions(desk.assistant.database, desk.assistant.clock, desk.assistant.random);
  auto session = sessions.find(work->request.cookie(cookie_name(work->request)));
  if (!session) return work->done(problem(session.error()));
  if (!*session)
    return work->done(problem(401, "You are not logged in.", "'adjutant login' prints a link to log in with."));
  work->session = std::move(**session);
  auto person = household_at(desk).person(work->session.member);
  if (!person) return work->done(problem(person.error()));
  if (!*person) return work->done(problem(401, "You are no member any more.", "Ask the owner."));
  work->person = std::move(**person);
  if (work->route && work->person.role < work->route->least)
    return work->done(not_for(work->person.role, work->route->least, household_at(desk).owner().name));
  // What is opened here is the home of the session's person, whatever the request says.
  const auto home = homes_.of(work->person);
  if (!home) return work->done(problem(home.error()));
  if (work->own == Own::events) {
    const auto said = work->request.header("last-event-id");
    const auto last = said.empty() ? std::nullopt : whole_number(said);
    if (!said.empty() && !last) return work->done(problem(400, "Last-Event-ID must be a number.", ""));
    return work->done({.type = "text/event-stream", .stream = (*home)->changes().stream(work->session.id, last)});
  }
  const Place place = work->route->place;
  if (place == Place::desk || place == Place::household) {
    // Not with an answer that may take minutes: by then the cookie may have been renewed by another.
    if (work->session.wants_renewal) {
      auto secret = sessions.offer(work->session);
      if (!secret) return work->done(problem(secret.error()));
      work->renewed = std::move(*secret);
    }
  }
  operate_at(**home, desk, work);
}

void Api::operate_at(ServedHome& home, HomeWorker::Desk desk, const std::shared_ptr<Work>& work) {
  const auto answer = [this](HomeWorker::Desk at, const std::shared_ptr<Work>& it) {
    at.assistant.authority.serve(it->person.role == app::Role::guest ? app::User::guest : app::User::owner);
    it->done(it->route->answer(at, {it->request, it->parts, it->body, it->session, it->person, login_.challenges()}));
  };
  const bool is_here = &home == &homes_.owners();
  switch (work->route->place) {
    case Place::household: return answer(desk, work);
    case Place::desk: return is_here ? answer(desk, work) : answer_at(home.desk(), work, answer);
    case Place::thinking: return answer_at(home.thinking(), work, answer);
    case Place::acting: return answer_at(home.acting(), work, answer);
  }
}

}  // namespace adjutant::server
