#include "cli/access_commands.h"

#include <fmt/format.h>

#include "base/text.h"
#include "server/metrics_token.h"
#include "server/sessions.h"

namespace adjutant::cli {

int metrics_token(Assistant& assistant, bool revoke, const Options& options) {
  if (revoke) {
    const auto gone = server::revoke_metrics_token(assistant.database);
    if (!gone) return show_error(gone.error(), options);
    if (options.json) show(Json().set("revoked", *gone).pretty() + "\n");
    else show(*gone ? "The metrics' token opens nothing any more.\n" : "There was no token.\n");
    return 0;
  }
  const auto token = server::new_metrics_token(assistant.database, assistant.random);
  if (!token) return show_error(token.error(), options);
  if (options.json) {
    show(Json().set("token", *token).pretty() + "\n");
    return 0;
  }
  show(*token + "\n");
  tell(
      "This is shown once. It opens /metrics of the page's address, sent as 'Authorization: Bearer TOKEN', and nothing "
      "else; the one before opens nothing any more.\n");
  return 0;
}

int list_sessions(Assistant& assistant, const Options& options) {
  const auto all = server::Sessions(assistant.database, assistant.clock, assistant.random).all();
  if (!all) return show_error(all.error(), options);
  Json out = Json::array();
  for (const auto& each : *all) {
    out.push(Json()
                 .set("id", each.id)
                 .set("device", each.device)
                 .set("created", iso_utc(each.created))
                 .set("last_used", iso_utc(each.last_used))
                 .set("expires", iso_utc(each.expires)));
    if (options.json) continue;
    show(fmt::format("{}  last used {}  {}\n", each.id, spoken({each.last_used, assistant.zone}),
                     one_line(each.device.empty() ? "a browser" : each.device, 80)));
  }
  if (options.json) show(Json().set("sessions", std::move(out)).pretty() + "\n");
  else if (all->empty()) show("No browser is logged in. 'adjutant login' prints a link to log one in.\n");
  return 0;
}

int end_sessions(Assistant& assistant, const std::string& id, bool all, const Options& options) {
  server::Sessions sessions(assistant.database, assistant.clock, assistant.random);
  const auto ended = [&]() -> Result<std::vector<std::string>> {
    if (all != id.empty())
      return fail(ErrorKind::usage, "Which one?", "Give its id as 'adjutant sessions' shows it, or --all.");
    std::vector<std::string> which;
    for (const auto& each : TRY(sessions.all())) {
      if (all || each.id.starts_with(id)) which.push_back(each.id);
    }
    if (!all && which.empty())
      return fail(ErrorKind::usage, fmt::format("There is no session '{}'.", one_line(id, 60)),
                  "'adjutant sessions' lists them.");
    if (!all && which.size() > 1)
      return fail(ErrorKind::usage, fmt::format("Several sessions begin with '{}'.", one_line(id, 60)),
                  "Give more of the id.");
    for (const auto& each : which) TRY(sessions.revoke(each));
    return which;
  }();
  if (!ended) return show_error(ended.error(), options);
  Json out = Json::array();
  for (const auto& each : *ended) out.push(each);
  if (options.json) show(Json().set("ended", std::move(out)).pretty() + "\n");
  else
    show(ended->size() == 1 ? "That browser is logged out.\n"
                            : fmt::format("{} browsers are logged out.\n", ended->size()));
  return 0;
}

}  // namespace adjutant::cli
