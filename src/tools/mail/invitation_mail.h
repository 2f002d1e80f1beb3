// Invitations as mail: those that the calendar sends wait in the outbox like every other mail, and those that came in
// are looked up in the mailbox.
#pragma once

#include "tools/invitation.h"
#include "tools/mail/mail_tools.h"

namespace adjutant::tools::mail {

class InvitationMail final : public InvitationSender, public InvitationMailbox {
 public:
  // The context outlives it.
  explicit InvitationMail(const MailContext& context) : context_(context) {}

  Result<std::vector<std::string>> preview(const Invitation& invitation) override;
  Result<std::string> send(const Invitation& invitation, const std::string& key) override;
  Result<plan::Happened> sent(const std::string& key) override;
  Result<std::string> too_late(const std::string& key) override;
  Result<void> take_back(const std::string& key) override;

  Result<std::vector<ReceivedInvitation>> received(Instant since) override;

 private:
  Result<std::string> message(const Invitation& invitation, const std::string& key) const;
  std::string message_id(const std::string& key) const;

  const MailContext& context_;
};

}  // namespace adjutant::tools::mail
