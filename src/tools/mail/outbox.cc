#include "tools/mail/outbox.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/json.h"
#include "base/process.h"
#include "base/text.h"

namespace adjutant::tools::mail {
namespace {

constexpr const char* kByKey =
    "SELECT id, message_id, message_path, recipients, send_after_ms, state, error FROM outbox WHERE id = ?";
constexpr const char* kByState =
    "SELECT id, message_id, message_path, recipients, send_after_ms, state, error FROM outbox WHERE state = ? ORDER BY "
    "send_after_ms";

OutboxItem read_item(const store::Row& row) {
  OutboxItem item{row.text(0), row.text(1), row.text(2), {}, row.integer(4), row.text(5), row.text(6)};
  if (const auto recipients = parse_json(row.text(3))) {
    for (const auto& recipient : recipients->items()) item.recipients.push_back(recipient.as_string());
  }
  return item;
}

}  // namespace

Result<void> Outbox::queue(const std::string& key, const std::string& message_id,
                           const std::vector<std::string>& recipients, std::string_view bytes) {
  std::error_code error;
  fs::create_directories(delivery_.spool, error);
  const fs::path path = delivery_.spool / (key + ".eml");
  TRY(write_file(path, bytes));
  Json list = Json::array();
  for (const auto& recipient : recipients) list.push(recipient);
  const auto due = clock_.now_ms().time_since_epoch().count() + std::int64_t{1000} * delivery_.hold_seconds;
  TRY(
      database_.run("INSERT OR IGNORE INTO outbox (id, message_id, message_path, recipients, send_after_ms, state) "
                    "VALUES (?, ?, ?, ?, ?, 'held')",
                    {key, message_id, path.string(), list.dump(), due}));
  return {};
}

Result<std::optional<OutboxItem>> Outbox::find(const std::string& key) {
  std::optional<OutboxItem> found;
  TRY(database_.query(kByKey, {key}, [&](const store::Row& row) {
    found = read_item(row);
    return false;
  }));
  return found;
}

Result<std::vector<OutboxItem>> Outbox::in_state(const std::string& state) {
  std::vector<OutboxItem> items;
  TRY(database_.query(kByState, {state}, [&](const store::Row& row) {
    items.push_back(read_item(row));
    return true;
  }));
  return items;
}

Result<void> Outbox::set_state(const std::string& key, const char* state, const std::string& error) {
  TRY(database_.run("UPDATE outbox SET state = ?, error = ? WHERE id = ?", {std::string(state), error, key}));
  return {};
}

Result<void> Outbox::cancel(const std::string& key) {
  if (TRY(database_.run("UPDATE outbox SET state = 'cancelled' WHERE id = ? AND state IN ('held', 'cancelled')",
                        {key})) == 1)
    return {};
  const auto item = TRY(find(key));
  if (!item) return fail(ErrorKind::failed, "There is no such message in the outbox.");
  return fail(ErrorKind::failed, fmt::format("The message is {} already and cannot be taken back.",
                                             item->state == "sent" ? "sent" : "leaving"));
}

Result<void> Outbox::hand_over(const OutboxItem& item) {
  const std::string bytes = TRY(read_file(item.path));
  if (delivery_.sendmail.empty()) {
    std::error_code error;
    fs::create_directories(delivery_.drop, error);
    return write_file(delivery_.drop / (item.key + ".eml"), bytes);
  }
  std::vector<std::string> command = delivery_.sendmail;
  command.emplace_back("--");
  command.insert(command.end(), item.recipients.begin(), item.recipients.end());
  const auto result = TRY(run_process(command, bytes, {std::chrono::milliseconds(60'000)}));
  if (result.status != 0)
    return fail(ErrorKind::failed, fmt::format("{} said: {}", command.front(), one_line(result.err, 200)));
  return {};
}

Result<std::string> Outbox::deliver(const OutboxItem& item) {
  // Only one process can take a message from held to sending.
  if (TRY(database_.run("UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE id = ? AND state = 'held'",
                        {item.key})) != 1)
    return std::string();
  if (auto done = hand_over(item); !done) {
    TRY(set_state(item.key, "failed", done.error().message));
    return fmt::format("The mail to {} could not be sent: {}", join(item.recipients, ", "), done.error().message);
  }
  return settle(item);
}

// After the hand-over: a copy in Sent, then the state. Both may be repeated.
Result<std::string> Outbox::settle(const OutboxItem& item) {
  TRY(maildir_.deliver(item.key, "Sent", TRY(read_file(item.path)), "S"));
  TRY(set_state(item.key, "sent"));
  return fmt::format("The mail to {} was sent.", join(item.recipients, ", "));
}

Result<std::vector<std::string>> Outbox::deliver_due() {
  std::vector<std::string> said;
  for (const auto& item : TRY(in_state("sending"))) {
    std::error_code error;
    if (delivery_.sendmail.empty()) {
      if (!fs::exists(delivery_.drop / (item.key + ".eml"), error)) TRY(hand_over(item));
      said.push_back(TRY(settle(item)));
    } else {
      TRY(set_state(item.key, "unknown", "The hand-over was cut off."));
      said.push_back(fmt::format("It cannot be told whether the mail to {} was sent; it is not sent again.",
                                 join(item.recipients, ", ")));
    }
  }
  const auto now = clock_.now_ms().time_since_epoch().count();
  for (const auto& item : TRY(in_state("held"))) {
    if (item.send_after_ms > now) continue;
    auto line = TRY(deliver(item));
    if (!line.empty()) said.push_back(std::move(line));
  }
  return said;
}

}  // namespace adjutant::tools::mail
