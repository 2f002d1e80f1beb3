// Who may knock: the page that this daemon serves, and the owner's programs; no other page in the owner's browser.
//
// A request to a host name that is not ours comes from a name that was pointed here (DNS rebinding); one with another
// Origin, or that the browser calls cross-site, comes from a page of somebody else. Neither reads nor changes anything.
#pragma once

#include <optional>

#include "server/doors.h"
#include "server/http.h"

namespace adjutant::server {

// The answer to one that is turned away; nothing where it may come in. By TLS it may also be for the names that the daemon
// was told.
std::optional<Response> turned_away(const Request& request, const Listening& listening = {});

// Headers that every answer gets: no framing, no sniffing, no referrer, nothing from anywhere else.
void add_protective_headers(Response& response);

}  // namespace adjutant::server
