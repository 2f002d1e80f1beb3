// Outgoing messages as bytes (RFC 5322), made by GMime in compose.cc alone.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "tools/mail/message.h"

namespace adjutant::tools::mail {

struct File {
  std::string name;
  std::string type;  // "application/pdf"
  std::string bytes;
};

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
  std::vector<File> attachments = {};
};

// Errors: no recipient, an address or a subject that would break out of its header.
Result<std::string> compose(const Draft& draft);

// Whether mail can be written to it: one local part and one domain, and nothing that means something in a header or on
// a command line.
bool is_sendable(std::string_view address);

// "> " before each line, under "On ..., NAME wrote:".
std::string quoted(const Message& original, const Zone& zone);

}  // namespace adjutant::tools::mail
