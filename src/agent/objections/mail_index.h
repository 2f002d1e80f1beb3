// What the checkers need to know of the mailbox, kept in the store: whom the owner wrote to and what, what the owner
// promised, and by when somebody wants something. A request never reads the mailbox for it.
//
// update() looks for mails that have come and gone, newest first, and reads at most so many: what is left is read the
// next time. The daemon keeps it whole; without a daemon each request reads a little. So it may lack what came since the
// last update, and of a large mailbox that is new, the older mails for a while. What it lacks can make an objection
// that is not needed ("never written to"), or leave one out; nothing else rests on it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/time.h"
#include "store/database.h"
#include "tools/mail/maildir.h"

namespace adjutant::agent::objections {

struct Correspondent {
  std::string address;  // in lower case
  std::int64_t written = 0;
  Instant last{};
};

struct SentMail {
  std::string id;  // "mail:" and this opens it
  Instant at{};
  std::string subject;
  std::string text;  // the owner's own words, without what was quoted; bounded
};

// What the owner said they would do, or what another said is due. Over [from, to].
struct Dated {
  std::string mail;                 // its id
  bool own = false;                 // a promise of the owner; else a deadline that `people` wrote of
  std::vector<std::string> people;  // to whom, or who
  std::string sender_name;          // of a deadline
  Instant at{};                     // of the mail
  Instant from{}, to{};
  bool by = false;  // any time until `to`; else at that time
  std::string sentence;
  std::set<std::string> numbers;  // in the mail: of invoices, amounts
};

class MailIndex {
 public:
  MailIndex(store::Database& database, tools::mail::Maildir& maildir, Zone zone)
      : database_(database), maildir_(maildir), zone_(zone) {}

  // Reads at most `most` mails that are not in it yet. True when nothing is left to read. A mailbox that is missing is
  // an empty one.
  Result<bool> update(Instant now, std::size_t most);

  Result<std::optional<Correspondent>> find(std::string_view address);
  Result<std::vector<Correspondent>> all();
  // Newest first.
  Result<std::vector<SentMail>> sent_to(std::string_view address, Instant since);
  Result<std::optional<SentMail>> last_to(std::string_view address);  // without its text
  // Promises and deadlines that end after `since`.
  Result<std::vector<Dated>> dated(Instant since);

  // What stands in the folders: a checker that needs one mail asks for it by its id.
  tools::mail::Maildir& maildir() { return maildir_; }

 private:
  struct File {
    std::string name, path;
    bool sent = false;
  };
  Result<bool> update_changed(Instant now, std::size_t most, const std::string& state);
  Result<void> add(const File& file, Instant now);
  Result<void> add_sent(const std::string& name, const tools::mail::Message& message, Instant at);
  Result<void> add_received(const std::string& name, const tools::mail::Message& message, Instant at);
  Result<void> remove(const std::string& name);
  Result<void> keep(const std::string& name, bool own, const std::vector<std::string>& people, std::string_view sender,
                    Instant at, const std::vector<Dated>& found);

  store::Database& database_;
  tools::mail::Maildir& maildir_;
  const Zone zone_;
};

}  // namespace adjutant::agent::objections
