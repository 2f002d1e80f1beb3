// Messages about events to other people (iTIP, RFC 5546), as the calendar hands them to whoever sends mail.
#pragma once

#include <string>
#include <vector>

#include "plan/tool.h"

namespace adjutant::tools::calendar {

struct Invitation {
  std::string method;           // REQUEST, CANCEL or REPLY
  std::vector<std::string> to;  // mail addresses
  std::string subject;
  std::string text;  // for people
  std::string ics;   // text/calendar; empty where there is nothing for a program
};

// Implemented by the mail connector. `key` is the intent's: one key, one message, however often it is asked for.
class InvitationSender {
 public:
  virtual ~InvitationSender() = default;
  // Further lines for the preview: where it is sent from, how long it waits.
  virtual Result<std::vector<std::string>> preview(const Invitation& invitation) = 0;
  // Queues the message. The sentence tells what happened: "The invitation leaves in 30 seconds."
  virtual Result<std::string> send(const Invitation& invitation, const std::string& key) = 0;
  // Whether the message of this key was queued or sent.
  virtual Result<plan::Happened> sent(const std::string& key) = 0;
  // Takes it back while it waits; an error when it has left.
  virtual Result<void> take_back(const std::string& key) = 0;
};

Json to_json(const Invitation& invitation);
Invitation invitation_from(const Json& json);

}  // namespace adjutant::tools::calendar
