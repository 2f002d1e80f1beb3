#include "server/routes.h"

#include "server/route_parts.h"

namespace adjutant::server {

std::span<const Route> routes() {
  static const std::vector<Route> all = [] {
    std::vector<Route> out;
    add_session_routes(out);
    add_household_routes(out);
    add_passkey_routes(out);
    add_run_routes(out);
    add_beside_routes(out);
    add_mandate_routes(out);
    add_given_routes(out);
    add_ledger_routes(out);
    add_routine_routes(out);
    add_skill_routes(out);
    add_setup_routes(out);
    add_home_routes(out);
    return out;
  }();
  return all;
}

}  // namespace adjutant::server
