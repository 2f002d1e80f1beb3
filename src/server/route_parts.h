// The parts that the table of operations is made of: one function a file.
#pragma once

#include <optional>

#include "server/routes.h"

namespace adjutant::server {

void add_session_routes(std::vector<Route>& routes);    // who is logged in
void add_household_routes(std::vector<Route>& routes);  // who is served besides the owner
void add_passkey_routes(std::vector<Route>& routes);    // what opens the page besides
void add_run_routes(std::vector<Route>& routes);        // requests, and what comes of them
void add_beside_routes(std::vector<Route>& routes);     // what stands beside a step
void add_mandate_routes(std::vector<Route>& routes);    // rules, and "always"
void add_given_routes(std::vector<Route>& routes);      // files and texts that go with a request
void add_ledger_routes(std::vector<Route>& routes);     // what has happened, and the records to keep
void add_routine_routes(std::vector<Route>& routes);    // what is done again and again
void add_skill_routes(std::vector<Route>& routes);      // what can be asked for: switched, changed, taken away, tested
void add_setup_routes(std::vector<Route>& routes);      // models, connections and accounts: tried, changed, taken out
void add_home_routes(std::vector<Route>& routes);       // what there is: tools, the mandate, things that links name

// The run that a path's first part names; nothing, with the answer to give, where there is none.
std::optional<agent::RunView> named_run(HomeWorker::Desk& desk, const Call& call, Response& otherwise);

}  // namespace adjutant::server
