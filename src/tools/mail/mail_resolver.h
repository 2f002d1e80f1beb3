// "the one from the bank", "Anna's mail", "the last mail from my landlord about the lease" -> mails.
//
// What stands behind "from" or before "'s" is about the sender: words of the name or address, or a contact ("my
// landlord", a nickname). What stands behind "about" is about the subject, or where no subject fits, the text. Other
// words may be either. "yesterday's", "of Monday" say the day. "the last mail" is the newest one of each sender who
// could be meant: it never decides between two people.
#pragma once

#include "tools/contacts/contact_resolver.h"
#include "tools/mail/mail_tools.h"
#include "tools/resolver.h"

namespace adjutant::tools::mail {

class MailResolver final : public Resolver {
 public:
  // Without contacts, people are known by the names in their mails only.
  explicit MailResolver(const MailContext& context, contacts::ContactBook* contacts = nullptr)
      : context_(context), contacts_(contacts) {}
  std::string type_name() const override { return "Mail"; }
  Result<std::vector<Candidate>> resolve(std::string_view phrase, const Time& now) override;

 private:
  struct Meant;
  Result<std::vector<const Entry*>> fitting(const std::vector<Entry>& entries, const Meant& meant);
  bool is_sender(const Entry& entry, const Meant& meant) const;
  static std::vector<std::vector<std::string>> sort_words(std::string_view phrase, Meant& meant);
  void understand_sender(const std::vector<Entry>& entries, const std::vector<std::string>& said, const Time& now,
                         Meant& meant);
  static std::string whose(const Entry& entry, const Meant& meant);
  void find_people(const std::vector<Entry>& entries, Meant& meant, const Time& now) const;
  Candidate candidate(const Entry& entry, const Message& message, const std::string& server, double score) const;

  const MailContext& context_;
  contacts::ContactBook* contacts_;
};

}  // namespace adjutant::tools::mail
