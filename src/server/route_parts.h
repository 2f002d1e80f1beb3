// The parts that the table of operations is made of: one function a file.
#pragma once

#include "server/routes.h"

namespace adjutant::server {

void add_session_routes(std::vector<Route>& routes);  // who is logged in
void add_run_routes(std::vector<Route>& routes);      // requests, and what comes of them
void add_home_routes(std::vector<Route>& routes);  // what there is: skills, tools, the mandate, things that links name

}  // namespace adjutant::server
