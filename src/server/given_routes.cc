// What the owner gives to a request, in parts that fit a request of this server.
#include "app/given.h"
#include "base/base64.h"
#include "server/fields.h"
#include "server/route_parts.h"

namespace adjutant::server {
namespace {

using app::Role;
using Desk = HomeWorker::Desk;

constexpr std::size_t kLongestName = 500;
constexpr std::size_t kLongestPart = 240'000;  // in base64

Response refused(const Error& error) {
  return error.kind == ErrorKind::usage ? problem(409, error.message, error.hint) : problem(error);
}

app::GivenParts parts_of(Desk& desk) {
  return {desk.assistant.home.folder(), desk.assistant.folders, desk.assistant.random};
}

Response begin(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto name = fields.text("name", kLongestName);
  const auto size = fields.number("size", 1, std::int64_t{1} << 50);
  if (!fields.has("size")) return problem(400, "How large is it? Say 'size'.", "See /api/v1/openapi.json.");
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  if (*size > static_cast<std::int64_t>(app::kMostGivenBytes))
    return problem(413, "That is larger than 20 MiB, and was not taken.",
                   "Put it into the folder of your files yourself, and say what it is called.");
  const auto id = parts_of(desk).begin(name, *size);
  return id ? reply(Json().set("given", *id).set("have", 0)) : refused(id.error());
}

Response add(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto at = fields.number("at", 0, static_cast<std::int64_t>(app::kMostGivenBytes));
  const auto data = fields.text("data", kLongestPart);
  if (!fields.has("at")) return problem(400, "Where does the part begin? Say 'at'.", "See /api/v1/openapi.json.");
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  const auto bytes = from_base64(data);
  if (!bytes || bytes->empty()) return problem(400, "'data' must be base64.", "See /api/v1/openapi.json.");
  const auto& id = call.parts.front();
  const auto progress = parts_of(desk).add(id, *at, *bytes);
  if (!progress) return refused(progress.error());
  Json out = Json().set("given", id).set("have", progress->have);
  if (!progress->file.empty()) out.set("file", progress->file);
  return reply(out);
}

}  // namespace

void add_given_routes(std::vector<Route>& routes) {
  routes.push_back({"POST", "/api/v1/given", Role::guest, Place::desk, true, begin});
  routes.push_back({"POST", "/api/v1/given/{given}", Role::guest, Place::desk, true, add});
}

}  // namespace adjutant::server
