#include "server/replies.h"

#include <fmt/format.h>

#include "agent/run_json.h"

namespace adjutant::server {
namespace {

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
    case ErrorKind::needs_approval:
    case ErrorKind::stopped: return 409;
    case ErrorKind::forbidden:
    case ErrorKind::failed:
    case ErrorKind::not_understood: return 422;
  }
  return 422;
}

ErrorKind kind_of(int status) {
  switch (status) {
    case 401:
    case 403: return ErrorKind::forbidden;
    case 409:
    case 422:
    case 503: return ErrorKind::failed;
    default: return ErrorKind::usage;
  }
}

}  // namespace

Response reply(const Json& json, int status) { return {.status = status, .body = json.dump()}; }

Response no_content() { return {.status = 204, .type = ""}; }

Response problem(int status, std::string_view message, std::string_view hint) {
  const Error error{kind_of(status), std::string(message), std::string(hint), {}};
  return reply(Json().set("error", agent::to_json(error)), status);
}

Response slowed(Seconds wait) {
  auto refusal = problem(429, "Too many attempts to log in.",
                         wait.count() == 1 ? "Wait a second." : fmt::format("Wait {} seconds.", wait.count()));
  refusal.headers.emplace_back("Retry-After", fmt::format("{}", wait.count()));
  return refusal;
}

Response problem(const Error& error) {
  return reply(Json().set("error", agent::to_json(error)), status_of(error.kind));
}

Response problem(const Error& error, Json at) {
  return reply(Json().set("error", agent::to_json(error).set("at", std::move(at))), status_of(error.kind));
}

Response problem_with_name(const Error& error) {
  return error.kind == ErrorKind::usage ? problem(404, error.message, error.hint) : problem(error);
}

}  // namespace adjutant::server
