// Outgoing messages as bytes (RFC 5322), made by GMime in compose.cc alone.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "tools/mail/message.h"

namespace adjutant::tools::mail {

struct Draft {
  Mailbox from;
  std::vector<std::string> to, cc;
  std::string subject;
  std::string body;
  std::string in_reply_to;  // message id without brackets; empty for a new thread
  std::vector<std::string> references;
  std::string calendar;         // an iTIP object to go with it; empty for none
  std::string calendar_method;  // "REQUEST", "CANCEL", "REPLY"
  Time date;
  std::string message_id;  // without brackets
};

// Errors: no recipient, an address or a subject that would break out of its header.
Result<std::string> compose(const Draft& draft);

// "> " before each line, under "On ..., NAME wrote:".
std::string quoted(const Message& original, const Zone& zone);

}  // namespace adjutant::tools::mail
