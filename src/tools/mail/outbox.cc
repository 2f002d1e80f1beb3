#include "tools/mail/outbox.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "base/json.h"
#include "base/process.h"
#include "base/text.h"

namespace adjutant::tools::mail {
namespace {

constexpr const char* kByKey =
    "SELECT id, message_id, message_path, recipients, send_after_ms, state, error, attempts FROM outbox WHERE id = ?";
constexpr const char* kByState =
    "SELECT id, message_id, message_path, recipients, send_after_ms, state, error, attempts FROM outbox WHERE state = "
    "? "
    "ORDER BY send_after_ms";
constexpr int kTryAgain = 75;  // EX_TEMPFAIL
constexpr int kKilled = 128;   // and more: a signal ended it
constexpr std::int64_t kMaxAttempts = 54;
constexpr std::int64_t kPauseMs = 60'000;  // twice as long after each attempt
constexpr std::int64_t kLongestPauseMs = 60 * 60'000;

std::int64_t pause_ms(std::int64_t attempts) {
  return std::min(kLongestPauseMs, kPauseMs << std::min<std::int64_t>(attempts, 10));
}

OutboxItem read_item(const store::Row& row) {
  OutboxItem item{row.text(0), row.text(1), row.text(2), {}, row.integer(4), row.text(5), row.text(6), row.integer(7)};
  if (const auto recipients = parse_json(row.text(3))) {
    for (const auto& recipient : recipients->items()) item.recipients.push_back(recipient.as_string());
  }
  return item;
}

}  // namespace

Result<void> Outbox::queue(const std::string& key, const std::string& message_id,
                           const std::vector<std::string>& recipients, std::string_view bytes) {
  if (TRY(find(key))) return {};
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

Outbox::Handed Outbox::drop(const OutboxItem& item, std::string_view bytes) const {
  std::error_code error;
  if (!fs::is_directory(delivery_.drop, error))
    return {Handed::How::not_yet, fmt::format("The folder {} is not there.", delivery_.drop.string())};
  const auto dropped = write_file(delivery_.drop / (item.key + ".eml"), bytes);
  if (!dropped) return {Handed::How::not_yet, dropped.error().message};
  return {};
}

Outbox::Handed Outbox::hand_over(const OutboxItem& item, std::string_view bytes) const {
  if (delivery_.sendmail.empty()) return drop(item, bytes);
  if (!is_program(delivery_.sendmail.front()))
    return {Handed::How::not_yet, fmt::format("There is no program {}.", delivery_.sendmail.front())};
  std::vector<std::string> command = delivery_.sendmail;
  command.emplace_back("--");
  command.insert(command.end(), item.recipients.begin(), item.recipients.end());
  const auto result = run_process(command, bytes, {std::chrono::milliseconds(60'000)});
  // It may have passed the message on before it was ended.
  if (!result) return {Handed::How::unknown, result.error().message};
  if (result->status == 0) return {};
  const auto why = fmt::format("{} said: {}", command.front(), one_line(result->err, 200));
  if (result->status >= kKilled) return {Handed::How::unknown, why};
  return {result->status == kTryAgain ? Handed::How::not_yet : Handed::How::refused, why};
}

Result<std::string> Outbox::deliver(const OutboxItem& item) {
  // Only one process can take a message from held to sending.
  if (TRY(database_.run("UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE id = ? AND state = 'held'",
                        {item.key})) != 1)
    return std::string();
  const auto bytes = read_file(item.path);
  return after(item, bytes ? hand_over(item, *bytes) : Handed{Handed::How::refused, bytes.error().message});
}

Result<std::string> Outbox::after(const OutboxItem& item, const Handed& handed) {
  const auto to = join(item.recipients, ", ");
  switch (handed.how) {
    case Handed::How::yes: TRY(set_state(item.key, "handed")); return settle(item);
    case Handed::How::unknown:
      TRY(set_state(item.key, "unknown", handed.why));
      return fmt::format("It cannot be told whether the mail to {} was sent; it is not sent again: {}", to, handed.why);
    case Handed::How::not_yet:
      if (item.attempts < kMaxAttempts) {
        const auto later = clock_.now_ms().time_since_epoch().count() + pause_ms(item.attempts);
        TRY(database_.run("UPDATE outbox SET state = 'held', send_after_ms = ?, error = ? WHERE id = ?",
                          {later, handed.why, item.key}));
        return fmt::format("The mail to {} could not be sent yet; it is tried again: {}", to, handed.why);
      }
      [[fallthrough]];
    case Handed::How::refused: break;
  }
  TRY(set_state(item.key, "failed", handed.why));
  return fmt::format("The mail to {} could not be sent: {}", to, handed.why);
}

// After the hand-over: a copy in the folder of sent mails, then the state. Both may be repeated.
Result<std::string> Outbox::settle(const OutboxItem& item) {
  const std::string bytes = TRY(read_file(item.path));
  TRY(maildir_.entries());
  TRY(maildir_.deliver(item.key, maildir_.special().sent, bytes, "S"));
  TRY(set_state(item.key, "sent"));
  mark_answered(bytes);
  return fmt::format("The mail to {} was sent.", join(item.recipients, ", "));
}

// The mail that this one answers gets the mark of an answered one. That is a comfort: where it fails, nothing is lost.
void Outbox::mark_answered(std::string_view bytes) {
  const Message sent = parse_headers(bytes);
  if (sent.in_reply_to.empty()) return;
  const auto entries = maildir_.entries();
  if (!entries) return;
  for (const Entry& entry : **entries) {
    if (entry.headers->message_id != sent.in_reply_to || entry.answered() || entry.folder == maildir_.special().sent)
      continue;
    std::string flags = entry.flags + "R";
    std::sort(flags.begin(), flags.end());
    [[maybe_unused]] const auto marked = maildir_.place(entry.id, entry.folder, flags);
    return;
  }
}

// A hand-over that was cut off. In the drop folder it can be told whether it happened.
Result<std::string> Outbox::cut_off(const OutboxItem& item) {
  std::error_code error;
  if (delivery_.sendmail.empty()) {
    if (fs::exists(delivery_.drop / (item.key + ".eml"), error)) return settle(item);
    const auto bytes = read_file(item.path);
    return after(item, bytes ? drop(item, *bytes) : Handed{Handed::How::refused, bytes.error().message});
  }
  TRY(set_state(item.key, "unknown", "The hand-over was cut off."));
  return fmt::format("It cannot be told whether the mail to {} was sent; it is not sent again.",
                     join(item.recipients, ", "));
}

Result<std::vector<std::string>> Outbox::deliver_due() {
  std::vector<std::string> said;
  // What is wrong with one message does not keep the others back.
  const auto tell = [&](const OutboxItem& item, Result<std::string> line) {
    if (!line) said.push_back(fmt::format("The mail to {}: {}", join(item.recipients, ", "), line.error().message));
    else if (!line->empty()) said.push_back(std::move(*line));
  };
  for (const auto& item : TRY(in_state("sending"))) tell(item, cut_off(item));
  for (const auto& item : TRY(in_state("handed"))) tell(item, settle(item));
  const auto now = clock_.now_ms().time_since_epoch().count();
  for (const auto& item : TRY(in_state("held"))) {
    if (item.send_after_ms <= now) tell(item, deliver(item));
  }
  return said;
}

}  // namespace adjutant::tools::mail
