// "the one from the bank", "Anna's mail", "the last mail from Ingrid about the lease" -> mails.
#pragma once

#include "tools/mail/mail_tools.h"
#include "tools/resolver.h"

namespace adjutant::tools::mail {

class MailResolver final : public Resolver {
 public:
  explicit MailResolver(const MailContext& context) : context_(context) {}
  std::string type_name() const override { return "Mail"; }
  Result<std::vector<Candidate>> resolve(std::string_view phrase, const Time& now) override;

 private:
  const MailContext& context_;
};

}  // namespace adjutant::tools::mail
