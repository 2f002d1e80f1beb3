// Who vouches for a sender: the owner's own mail server, in the Authentication-Results header (RFC 8601) that it puts on
// top of a message. Headers below the topmost came with the message and say nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/mail/maildir.h"

namespace adjutant::tools::mail {

// The server whose headers count: the one that stands topmost in more than half of all messages of the inbox. Empty
// where there is none, and then nobody is vouched for.
std::string trusted_server(const std::vector<Entry>& entries);

// Whether the topmost header is of `server` and says that the From domain signed the message (DKIM) or that DMARC
// passes for it. False for a message with more than one sender.
bool is_vouched(const Message& message, std::string_view server);

}  // namespace adjutant::tools::mail
