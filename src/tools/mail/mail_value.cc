#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "tools/mail/authentication.h"
#include "tools/mail/mail_tools.h"

namespace adjutant::tools::mail {

using flow::Label;
using flow::Readers;
using flow::Source;
using flow::SourceKind;
using plan::Kind;
using plan::Type;
using plan::Value;

bool MailContext::is_owner(std::string_view address) const {
  return std::any_of(owner_addresses.begin(), owner_addresses.end(),
                     [&](const std::string& own) { return fold(own) == fold(address); });
}

const Type& attachment_type() {
  static const Type type = Type::record("Attachment", {{"name", Kind::text, ""},
                                                       {"type", Kind::text, ""},
                                                       {"size", Kind::number, ""},
                                                       {"mail", Kind::text, "the id of its mail"},
                                                       {"number", Kind::number, "its place in the mail, from 1"}});
  return type;
}

const Type& mail_type() {
  static const Type type =
      Type::record("Mail", {{"id", Kind::text, "stays the same when the mail is moved"},
                            {"subject", Kind::text, ""},
                            {"sender", Kind::address, ""},
                            {"sender_name", Kind::text, ""},
                            {"to", Type::list(Kind::address), ""},
                            {"cc", Type::list(Kind::address), ""},
                            {"date", Kind::time, ""},
                            {"body", Kind::text, "plain text"},
                            {"unread", Kind::boolean, ""},
                            {"flagged", Kind::boolean, ""},
                            {"answered", Kind::boolean, ""},
                            {"folder", Kind::text, ""},
                            {"attachments", Type::list(attachment_type()), ""},
                            {"message_id", Kind::text, ""},
                            {"vouched", Kind::boolean, "the mail server says that the sender is who the address says"},
                            {"invitation", Type(Kind::text).as_optional(), "its text/calendar, for calendar.receive"}});
  return type;
}

std::size_t attachment_index(const Value& attachment) {
  const double number = attachment.field("number").number();
  return number >= 1 && number < 1000 ? static_cast<std::size_t>(number) - 1 : 1000;
}

std::map<std::string, Label> mail_labels() {
  const Label own(Source{SourceKind::records, "mail/*", false});
  const Label written({Source{SourceKind::person, "*", false}, Source{SourceKind::records, "mail/*", false}},
                      Readers::only({"~participants"}));
  std::map<std::string, Label> labels;
  for (const auto* field : {"id", "date", "unread", "flagged", "answered", "folder", "vouched"}) labels[field] = own;
  for (const auto* field :
       {"subject", "sender", "sender_name", "to", "cc", "body", "attachments", "message_id", "invitation"})
    labels[field] = written;
  labels[""] = own;
  return labels;
}

Value mail_value(const MailContext& context, const Entry& entry, const Message& message, const std::string& server) {
  const std::string sender = message.from ? fold(message.from->address) : "";
  // What lies in the folders of the owner's own mails is the owner's; elsewhere a sender's name proves nothing.
  const SpecialFolders& special = context.maildir.special();
  const bool own = context.is_owner(sender) && (entry.folder == special.sent || entry.folder == special.drafts);
  const bool vouched = own || is_vouched(message, server);
  std::vector<std::string> participants = {sender};
  for (const auto* list : {&message.to, &message.cc}) {
    for (const auto& mailbox : *list) participants.push_back(mailbox.address);
  }
  const Label records(Source{SourceKind::records, "mail/" + entry.folder, false});
  const Source author =
      own ? Source{SourceKind::records, "mail/" + entry.folder, false} : Source{SourceKind::person, sender, vouched};
  const Label written({author, Source{SourceKind::records, "mail/" + entry.folder, false}},
                      Readers::only(participants));
  const std::string link = "mail:" + entry.id;
  const std::string title =
      fmt::format("the mail \"{}\" of {}, {}", one_line(message.subject, 60), one_line(sender, 60),
                  message.date ? spoken(Time{*message.date, context.zone}.date()) : "no date");
  const plan::Origin from = plan::origin(title, link);
  const auto addresses = [&](const std::vector<Mailbox>& list) {
    plan::List items;
    for (const auto& mailbox : list) items.push_back(plan::typed_text(Kind::address, mailbox.address, written, from));
    return plan::list_value(Kind::address, std::move(items), written, from);
  };
  plan::List attachments;
  for (const auto& attachment : message.attachments) {
    attachments.push_back(plan::record_value(
        attachment_type(),
        {plan::text_value(attachment.name, written, from), plan::text_value(attachment.type, written, from),
         plan::number_value(static_cast<double>(attachment.size), written, from),
         plan::text_value(entry.id, written, from),
         plan::number_value(static_cast<double>(attachments.size() + 1), written, from)},
        written, from));
  }
  return plan::record_value(
      mail_type(),
      {plan::text_value(entry.id, records, from), plan::text_value(message.subject, written, from),
       plan::typed_text(Kind::address, sender, written, from),
       plan::text_value(message.from ? message.from->name : "", written, from), addresses(message.to),
       addresses(message.cc), plan::time_value({message.date.value_or(Instant()), context.zone}, records, from),
       plan::text_value(message.body, written, plan::origin(title + ", its text", link)),
       plan::bool_value(entry.unread(), records, from), plan::bool_value(entry.flagged(), records, from),
       plan::bool_value(entry.answered(), records, from), plan::text_value(entry.folder, records, from),
       plan::list_value(attachment_type(), std::move(attachments), written, from),
       plan::text_value(message.message_id, written, from), plan::bool_value(vouched, records, from),
       message.calendar.empty() ? plan::missing_value(Type(Kind::text).as_optional(), written, from)
                                : Value{Type(Kind::text).as_optional(), message.calendar, written, from}},
      records, from);
}

void add_mail_tools(plan::Catalog& catalog, const MailContext& context) {
  catalog.add_type(attachment_type());
  catalog.add_type(mail_type());
  add_read_tools(catalog, context);
  add_move_tools(catalog, context);
  add_send_tools(catalog, context);
  add_follow_up_tools(catalog, context);
  add_unsubscribe_tools(catalog, context);
  if (context.folders) add_attachment_tools(catalog, context);
}

}  // namespace adjutant::tools::mail
