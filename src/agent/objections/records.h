// The owner's records as the checkers see them: read only, each read once for all checkers and no sooner than one asks.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/objections/mail_index.h"
#include "agent/objections/past_payments.h"
#include "agent/objections/preferences.h"
#include "tools/calendar/calendar_tools.h"
#include "tools/contacts/contact_book.h"
#include "tools/mail/outbox.h"
#include "tools/time/reminders.h"

namespace adjutant::agent::objections {

// What the records are read from. All outlive the Records.
struct Sources {
  journal::Journal& journal;
  MailIndex& mails;
  tools::mail::Outbox& outbox;
  tools::calendar::CalendarStore& calendar;
  tools::calendar::Owner owner;
  tools::calendar::WorkingHours hours = {};
  tools::contacts::ContactBook& contacts;
  std::function<bool(std::string_view iban, std::string_view payee)> endorsed = {};
};

class Records {
 public:
  Records(const Sources& sources, const Time& now) : sources_(sources), now_(now) {}

  const Time& now() const { return now_; }
  const Zone& zone() const { return sources_.owner.zone; }
  const tools::calendar::Owner& owner() const { return sources_.owner; }
  const tools::calendar::WorkingHours& hours() const { return sources_.hours; }
  bool is_owner(std::string_view address) const { return owner().is(to_lower_text(address)); }

  const tools::calendar::Snapshot& calendar();
  // As the calendar's own between(); what is near to now is worked out once.
  std::vector<tools::calendar::Occurrence> between(Instant from, Instant to);
  const tools::contacts::Snapshot& contacts();
  // Whom the owner has written to, or has in the contacts, or is: never who only wrote to them.
  const std::set<std::string>& known_addresses();
  const std::set<std::string>& known_domains();
  bool knows(std::string_view address) { return known_addresses().contains(to_lower_text(address)); }
  std::string name_of(std::string_view address);  // of the contact; empty for none

  const std::vector<PastPayment>& payments();
  const std::vector<Preference>& preferences();
  const std::vector<Dated>& dated();
  const std::vector<tools::time::Reminder>& reminders();
  std::vector<SentMail> sent_to(std::string_view address, Instant since);
  std::optional<SentMail> last_to(std::string_view address) { return taken(sources_.mails.last_to(address)); }
  // Mails that wait in the outbox, with their recipients.
  struct Waiting {
    std::string key;
    std::vector<std::string> recipients;
    tools::mail::Message message;
  };
  const std::vector<Waiting>& waiting();
  // The headers of a mail by its id; null where there is none.
  const tools::mail::Entry* mail(std::string_view id);
  std::optional<tools::mail::Message> read(std::string_view id);
  bool endorsed(std::string_view iban, std::string_view payee) const {
    return sources_.endorsed && sources_.endorsed(iban, payee);
  }

  // What could not be read, first.
  const std::optional<Error>& problem() const { return problem_; }

 private:
  static std::string to_lower_text(std::string_view text);
  template <class T>
  T taken(Result<T> result) {
    if (result) return std::move(*result);
    if (!problem_) problem_ = result.error();
    return T{};
  }

  const Sources& sources_;
  const Time now_;
  std::optional<Error> problem_;
  std::shared_ptr<const tools::calendar::Snapshot> calendar_;
  std::optional<std::vector<tools::calendar::Occurrence>> near_;  // by start
  std::shared_ptr<const tools::contacts::Snapshot> contacts_;
  std::optional<std::set<std::string>> addresses_, domains_;
  std::optional<std::vector<PastPayment>> payments_;
  std::optional<std::vector<Preference>> preferences_;
  std::optional<std::vector<Dated>> dated_;
  std::optional<std::vector<tools::time::Reminder>> reminders_;
  std::optional<std::vector<Waiting>> waiting_;
};

}  // namespace adjutant::agent::objections
