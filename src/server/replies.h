// Answers in the form that share/openapi.json gives them.
#pragma once

#include "base/error.h"
#include "base/json.h"
#include "base/time.h"
#include "server/http.h"

namespace adjutant::server {

Response reply(const Json& json, int status = 200);
Response no_content();
// {"error": {"status", "message", "hint"}}, as the command line's --json has it.
Response problem(int status, std::string_view message, std::string_view hint);
// 429: too many tries to log in.
Response slowed(Seconds wait);
// The HTTP status by what went wrong.
Response problem(const Error& error);
// The same; `at`: what is wrong in what was sent, a further field of the error.
Response problem(const Error& error, Json at);
// The same, of something that was asked for by its name: 404 where there is none of that name (usage).
Response problem_with_name(const Error& error);

}  // namespace adjutant::server
