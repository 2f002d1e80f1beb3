// Mail that waits before it leaves, so that it can be taken back. Rows are in the store, messages in the spool folder.
//
// A message is known by the key of the effect that sent it: queued twice is queued once. It leaves through a sendmail
// command or into a drop folder. A hand-over that was cut off is looked up by its message id in the drop folder; with
// a command it cannot be told, so it stays `unknown`, is shown, and is never repeated. Where it is known that nothing
// left, and another time may do better (a full disk under the drop folder, a command that says "try again": EX_TEMPFAIL
// of sysexits.h), the message is held again and tried later, with longer and longer pauses of at most an hour; after
// about two days it is `failed`.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "store/database.h"
#include "tools/mail/maildir.h"

namespace adjutant::tools::mail {

struct OutboxItem {
  std::string key;
  std::string message_id;
  std::filesystem::path path;
  std::vector<std::string> recipients;
  std::int64_t send_after_ms = 0;
  std::string state;  // held, sending, handed (over; not in Sent yet), sent, cancelled, failed, unknown
  std::string error;  // of the last attempt
  std::int64_t attempts = 0;
};

struct Delivery {
  std::filesystem::path spool;
  std::vector<std::string> sendmail;  // empty: the drop folder
  std::filesystem::path drop;
  int hold_seconds = 30;
};

class Outbox {
 public:
  Outbox(store::Database& database, Maildir& maildir, Delivery delivery, const Clock& clock)
      : database_(database), maildir_(maildir), delivery_(std::move(delivery)), clock_(clock) {}

  Result<void> queue(const std::string& key, const std::string& message_id, const std::vector<std::string>& recipients,
                     std::string_view bytes);
  Result<std::optional<OutboxItem>> find(const std::string& key);
  Result<std::vector<OutboxItem>> in_state(const std::string& state);

  // Takes a held message back; an error that says so when it is too late.
  Result<void> cancel(const std::string& key);

  // Hands over what is due, and settles what a crash has left in the middle. One sentence for each message.
  Result<std::vector<std::string>> deliver_due();

  int hold_seconds() const { return delivery_.hold_seconds; }

 private:
  Result<void> set_state(const std::string& key, const char* state, const std::string& error = {});
  struct Handed {
    enum class How { yes, not_yet, refused, unknown } how = How::yes;
    std::string why;
  };
  Handed hand_over(const OutboxItem& item, std::string_view bytes) const;
  Handed drop(const OutboxItem& item, std::string_view bytes) const;
  Result<std::string> after(const OutboxItem& item, const Handed& handed);
  Result<std::string> deliver(const OutboxItem& item);
  Result<std::string> cut_off(const OutboxItem& item);
  Result<std::string> settle(const OutboxItem& item);
  void mark_answered(std::string_view bytes);

  store::Database& database_;
  Maildir& maildir_;
  Delivery delivery_;
  const Clock& clock_;
};

}  // namespace adjutant::tools::mail
