#include "tools/mail/invitation_mail.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "tools/mail/authentication.h"
#include "tools/mail/compose.h"

namespace adjutant::tools::mail {
namespace {

constexpr std::size_t kMostReceived = 200;
constexpr std::size_t kLongestLetter = 4000;

// Whether the bytes of a mail can hold an iTIP object at all.
bool may_invite(std::string_view bytes) {
  constexpr std::string_view kType = "text/calendar";
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? char(a - 'A' + 'a') : a) == b; };
  return std::search(bytes.begin(), bytes.end(), kType.begin(), kType.end(), same) != bytes.end();
}

}  // namespace

std::string InvitationMail::message_id(const std::string& key) const {
  const auto& from = context_.owner_addresses.front();
  return fmt::format("{}@{}", key, from.substr(from.rfind('@') + 1));
}

Result<std::string> InvitationMail::message(const Invitation& invitation, const std::string& key) const {
  if (context_.owner_addresses.empty())
    return fail(ErrorKind::failed, "You have no mail address to write from.", "Set 'addresses' in config.toml.");
  Draft draft;
  draft.from = {context_.owner_name, context_.owner_addresses.front()};
  draft.to = invitation.to;
  draft.subject = one_line(invitation.subject, 200);
  draft.body = invitation.text;
  draft.calendar = invitation.ics;
  draft.calendar_method = invitation.method;
  draft.date = {context_.clock.now(), context_.zone};
  draft.message_id = message_id(key);
  return compose(draft);
}

Result<std::vector<std::string>> InvitationMail::preview(const Invitation& invitation) {
  TRY(message(invitation, "preview"));
  std::vector<std::string> out = {fmt::format("mail to {}: \"{}\", after {} seconds in the outbox",
                                              join(invitation.to, ", "), one_line(invitation.subject, 100),
                                              context_.outbox.hold_seconds())};
  for (const auto& line : split(trim(invitation.text.substr(0, kLongestLetter)), '\n')) out.push_back("| " + line);
  return out;
}

Result<std::string> InvitationMail::send(const Invitation& invitation, const std::string& key) {
  const auto bytes = TRY(message(invitation, key));
  TRY(context_.outbox.queue(key, message_id(key), invitation.to, bytes));
  return fmt::format("The mail to {} leaves after {} seconds.", join(invitation.to, ", "),
                     context_.outbox.hold_seconds());
}

Result<plan::Happened> InvitationMail::sent(const std::string& key) {
  const auto item = TRY(context_.outbox.find(key));
  return item ? plan::Happened::yes : plan::Happened::no;
}

Result<std::string> InvitationMail::too_late(const std::string& key) {
  const auto item = TRY(context_.outbox.find(key));
  if (!item) return "the message is not in the outbox";
  if (item->state == "held" || item->state == "cancelled") return std::string();
  return fmt::format("the mail to {} {}", join(item->recipients, ", "),
                     item->state == "sent" ? "has left" : "may have left");
}

Result<void> InvitationMail::take_back(const std::string& key) { return context_.outbox.cancel(key); }

Result<std::vector<ReceivedInvitation>> InvitationMail::received(Instant since) {
  const auto& entries = *TRY(context_.maildir.entries());
  const std::string server = trusted_server(entries);
  const SpecialFolders& special = context_.maildir.special();
  const std::set<std::string> passed_over = {special.trash, special.drafts, special.sent, special.junk};
  std::vector<ReceivedInvitation> out;
  for (const Entry& entry : entries) {
    if (entry.date < since || out.size() == kMostReceived) break;
    if (passed_over.contains(entry.folder)) continue;
    const auto bytes = context_.maildir.bytes(entry);
    if (!bytes || !may_invite(*bytes)) continue;  // most mails need no closer look
    const auto message = context_.maildir.read(entry);
    if (!message || message->calendar.empty()) continue;
    out.push_back({.mail = "mail:" + entry.id,
                   .sender = fold(message->from ? message->from->address : ""),
                   .date = entry.date,
                   .ics = message->calendar,
                   .label = mail_value(context_, entry, *message, server).field("body").label});
  }
  return out;
}

}  // namespace adjutant::tools::mail
