// Who may knock: the page that this daemon serves, and programs on this machine; no other page in the owner's browser.
//
// A request to a host name that is not ours comes from a name that was pointed here (DNS rebinding); one with another
// Origin, or that the browser calls cross-site, comes from a page of somebody else. Neither reads nor changes anything.
#pragma once

#include <optional>

#include "server/http.h"

namespace adjutant::server {

// The answer to one that is turned away; nothing where it may come in.
std::optional<Response> turned_away(const Request& request);

// Headers that every answer gets: no framing, no sniffing, no referrer, nothing from anywhere else.
void add_protective_headers(Response& response);

}  // namespace adjutant::server
