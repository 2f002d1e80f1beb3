// Messages about events between people (iTIP, RFC 5546): what the calendar hands to whoever sends mail, and what it
// asks of whoever reads mail. The calendar does not know the mailbox, and the mailbox does not know the calendar.
#pragma once

#include <string>
#include <vector>

#include "plan/tool.h"

namespace adjutant::tools {

struct Invitation {
  std::string method;           // REQUEST, CANCEL or REPLY
  std::vector<std::string> to;  // mail addresses
  std::string subject;
  std::string text;  // for people
  std::string ics;   // text/calendar; empty where there is nothing for a program
};

Json to_json(const Invitation& invitation);
Invitation invitation_from(const Json& json);

// `key` is the intent's: one key, one message, however often it is asked for.
class InvitationSender {
 public:
  virtual ~InvitationSender() = default;
  // Further lines for the preview: where it is sent from, how long it waits. Errors: it could not be sent.
  virtual Result<std::vector<std::string>> preview(const Invitation& invitation) = 0;
  // Queues the message. The sentence tells what happened: "The invitation leaves in 30 seconds."
  virtual Result<std::string> send(const Invitation& invitation, const std::string& key) = 0;
  // Whether the message of this key was queued or sent.
  virtual Result<plan::Happened> sent(const std::string& key) = 0;
  // Why the message of this key cannot be taken back any more; empty where it can.
  virtual Result<std::string> too_late(const std::string& key) = 0;
  // Takes it back while it waits; an error when it has left.
  virtual Result<void> take_back(const std::string& key) = 0;
};

// A text/calendar part that came by mail. What it says is its sender's word.
struct ReceivedInvitation {
  std::string mail;  // "mail:ID"
  std::string sender;
  Instant date{};
  std::string ics;
  plan::Label label;
};

class InvitationMailbox {
 public:
  virtual ~InvitationMailbox() = default;
  // Newest first, of mails since then; those in the trash are left out. What cannot be read is skipped.
  virtual Result<std::vector<ReceivedInvitation>> received(Instant since) = 0;
};

}  // namespace adjutant::tools
