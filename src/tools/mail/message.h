// One mail message, decoded (RFC 5322, 2045-2047, 2231, 3676), and never trusted: broken parts are left out, sizes and
// depths are bounded. GMime is used in message.cc alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace adjutant::tools::mail {

struct Mailbox {
  std::string name;
  std::string address;  // as written
};

struct Attachment {
  std::string name;  // a plain file name, made safe; "unnamed" where there is none
  std::string type;  // "application/pdf"
  std::size_t size = 0;
};

struct Message {
  std::string subject;
  std::optional<Mailbox> from;
  std::size_t senders = 0;  // how many addresses From has; more than one is odd
  std::vector<Mailbox> reply_to, to, cc;
  std::optional<Instant> date;
  std::string message_id;  // without angle brackets
  std::string in_reply_to;
  std::vector<std::string> references;
  std::string body;  // plain text, at most 256 KiB
  std::vector<Attachment> attachments;
  std::string calendar;                     // the text/calendar part, where there is one
  std::string unsubscribe;                  // List-Unsubscribe
  bool one_click = false;                   // List-Unsubscribe-Post offers one click (RFC 8058)
  std::vector<std::string> authentication;  // Authentication-Results headers, topmost first
};

// The headers alone, for lists.
Message parse_headers(std::string_view bytes);
Message parse_message(std::string_view bytes);

// The content of an attachment, by its place in Message::attachments. Nothing where there is none.
std::optional<std::string> attachment_bytes(std::string_view bytes, std::size_t index);

}  // namespace adjutant::tools::mail
