// The tools for mail: searching and reading, sorting, and sending through the outbox.
#pragma once

#include "base/clock.h"
#include "plan/tool.h"
#include "tools/files/folders.h"
#include "tools/mail/maildir.h"
#include "tools/mail/outbox.h"
#include "tools/mail/unsubscribe.h"

namespace adjutant::tools::mail {

struct MailContext {
  Maildir& maildir;
  Outbox& outbox;
  std::string owner_name;
  std::vector<std::string> owner_addresses;  // the first is written from
  Zone zone;
  const Clock& clock;
  const files::Folders* folders = nullptr;  // where attachments come from and are saved; none: there are no files
  const OneClick* one_click = nullptr;      // none: one that names no host

  bool is_owner(std::string_view address) const;
};

// Adds the type Mail and all tools. The context outlives the catalog.
void add_mail_tools(plan::Catalog& catalog, const MailContext& context);

// ---- the parts, one file each ----
const plan::Type& mail_type();
const plan::Type& attachment_type();
// Where an Attachment stands among those of its mail; beyond all of them where it says nonsense.
std::size_t attachment_index(const plan::Value& attachment);
// The possible labels of a Mail's fields, for signatures.
std::map<std::string, flow::Label> mail_labels();
// The mail as a value.
plan::Value mail_value(const MailContext& context, const Entry& entry, const Message& message,
                       const std::string& server);
void add_read_tools(plan::Catalog& catalog, const MailContext& context);
void add_move_tools(plan::Catalog& catalog, const MailContext& context);
void add_send_tools(plan::Catalog& catalog, const MailContext& context);
void add_follow_up_tools(plan::Catalog& catalog, const MailContext& context);
void add_unsubscribe_tools(plan::Catalog& catalog, const MailContext& context);
// Where there are folders.
void add_attachment_tools(plan::Catalog& catalog, const MailContext& context);

}  // namespace adjutant::tools::mail
