#include "cli/access_commands.h"

#include "server/metrics_token.h"

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
  tell("This is shown once. It opens /metrics of the page's address, sent as 'Authorization: Bearer TOKEN', and nothing "
       "else; the one before opens nothing any more.\n");
  return 0;
}

}  // namespace adjutant::cli
