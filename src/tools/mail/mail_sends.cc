// mail.send, mail.reply, mail.forward, and mail.unsend, which takes them back while they wait in the outbox.
#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.h"
#include "base/text.h"
#include "tools/mail/compose.h"
#include "tools/mail/mail_tools.h"

namespace adjutant::tools::mail {
namespace {

using plan::Call;
using plan::Effect;
using plan::Kind;
using plan::Role;
using plan::Signature;
using plan::Type;
using plan::Value;

const Json kMissing;

std::vector<std::string> addresses(const Value& value) {
  std::vector<std::string> out;
  for (const auto& item : value.items()) out.push_back(item.text());
  return out;
}

std::string prefixed(std::string_view prefix, const std::string& subject) {
  return starts_with_fold(subject, prefix) ? subject : std::string(prefix) + " " + subject;
}

constexpr std::size_t kMaxAttached = 20 << 20;
constexpr std::size_t kShownLines = 60;  // of a mail's text in a preview

enum class Way { send, reply, forward };

class Send final : public plan::Tool {
 public:
  Send(const MailContext& context, Way way) : context_(context), way_(way) {
    const plan::Parameter id{"id", Kind::text, Role::locator, "of the mail", {}};
    const plan::Parameter to{"to", Type::list(Kind::address), Role::recipient, "", {}};
    const plan::Parameter cc{"cc", Type::list(Kind::address), Role::recipient, "", kMissing};
    const plan::Parameter body{"body", Kind::text, Role::content, "", {}};
    const plan::Parameter files{"attachments", Type::list(Kind::file), Role::content, "files that go with it",
                                kMissing};
    if (way == Way::send) {
      signature_.name = "mail.send";
      signature_.doc = "Writes a mail.";
      signature_.parameters = {
          to, {"subject", Kind::text, Role::content, "the text's beginning by default", kMissing}, body, cc};
    } else if (way == Way::reply) {
      signature_.name = "mail.reply";
      signature_.doc = "Answers a mail; the recipients are given, so that they can be checked.";
      signature_.parameters = {id, to, body, cc};
    } else {
      signature_.name = "mail.forward";
      signature_.doc = "Passes a mail's text on; the text is given, so that it can be checked who may see it.";
      signature_.parameters = {
          id,
          to,
          {"content", Kind::text, Role::content, "the mail's text", {}},
          {"note", Kind::text, Role::content, "above it", kMissing},
          {"attachments", Type::list(attachment_type()), Role::content, "those of the mail", kMissing}};
    }
    if (way != Way::forward && context.folders) signature_.parameters.push_back(files);
    signature_.result = Kind::text;
    signature_.effect = Effect::send;
    signature_.once = plan::Once::message_id;
    signature_.inverse = "takes the mail out of the outbox while it waits there";
  }
  const Signature& signature() const override { return signature_; }

  Result<plan::Preview> preview(const Call& call) override {
    const Draft draft = TRY(make(call, "preview"));
    TRY(compose(draft));
    plan::Preview preview;
    preview.text = fmt::format("{} to {}: \"{}\"",
                               way_ == Way::send    ? "sends a mail"
                               : way_ == Way::reply ? "answers"
                                                    : "forwards",
                               join(draft.to, ", "), one_line(draft.subject, 100));
    if (!draft.cc.empty()) preview.text += fmt::format(", copy to {}", join(draft.cc, ", "));
    for (const auto& file : draft.attachments) {
      preview.details.push_back(fmt::format("with {} ({} bytes)", one_line(file.name, 100), file.bytes.size()));
    }
    if (way_ == Way::reply) odd_reply_to(call, draft, preview);
    show_text(draft.body, preview);
    // What is attached is what was shown.
    preview.precondition = Json().set("attachments", attachments_hash(draft));
    if (way_ != Way::send) preview.links.push_back("mail:" + call.argument("id").text());
    preview.undo = fmt::format("for {} seconds after it was approved, while it waits in the outbox",
                               context_.outbox.hold_seconds());
    return preview;
  }

  Result<plan::Outcome> perform(const Call& call, const plan::Intent& intent, std::stop_token) override {
    const Draft draft = TRY(make(call, intent.key));
    if (const Json& shown = intent.precondition["attachments"];
        !shown.is_null() && shown.as_string() != attachments_hash(draft))
      return fail(ErrorKind::failed, "An attachment has changed since the preview.", "Ask again.");
    std::vector<std::string> recipients = draft.to;
    recipients.insert(recipients.end(), draft.cc.begin(), draft.cc.end());
    TRY(context_.outbox.queue(intent.key, draft.message_id, recipients, TRY(compose(draft))));
    return outcome(call, intent.key);
  }

  Result<plan::Reconciled> reconcile(const Call& call, const plan::Intent& intent) override {
    if (!TRY(context_.outbox.find(intent.key))) return plan::Reconciled{plan::Happened::no, {}};
    return plan::Reconciled{plan::Happened::yes, outcome(call, intent.key)};
  }

 private:
  plan::Outcome outcome(const Call& call, const std::string& key) const {
    plan::Outcome out;
    out.result = plan::text_value(key, flow::Label(flow::Source{flow::SourceKind::tool, signature_.name, false}));
    out.report = fmt::format("Put a mail to {} into the outbox; it leaves after {} seconds.",
                             join(addresses(call.argument("to")), ", "), context_.outbox.hold_seconds());
    out.inverse = plan::StoredCall{"mail.unsend", Json().set("key", key)};
    return out;
  }

  static void show_text(const std::string& body, plan::Preview& preview) {
    const auto lines = split(body, '\n');
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (i == kShownLines) {
        preview.details.push_back(fmt::format("and {} more lines", lines.size() - i));
        break;
      }
      preview.details.push_back("| " + one_line(lines[i], 300));
    }
  }

  // A mail can ask for its answer at another address. It goes where the call says; the owner is told.
  void odd_reply_to(const Call& call, const Draft& draft, plan::Preview& preview) const {
    const Entry* entry = context_.maildir.known(call.argument("id").text());
    if (!entry) return;
    for (const auto& mailbox : entry->headers->reply_to) {
      if (std::none_of(draft.to.begin(), draft.to.end(),
                       [&](const std::string& to) { return fold(to) == fold(mailbox.address); }))
        preview.details.push_back(fmt::format("the mail asks for answers at {}", one_line(mailbox.address, 100)));
    }
  }

  static std::string attachments_hash(const Draft& draft) {
    std::string all;
    for (const auto& file : draft.attachments) all += file.name + "\n" + sha256_hex(file.bytes) + "\n";
    return sha256_hex(all);
  }

  // The owner's files, or the attachments of the forwarded mail; each argument says which.
  Result<void> attach(const Call& call, const std::string& original, Draft& draft) const {
    std::size_t total = 0;
    for (const auto& item : call.argument("attachments").items()) {
      File file;
      if (way_ == Way::forward) {
        if (item.field("mail").text() != call.argument("id").text())
          return fail(ErrorKind::failed, "An attachment of another mail cannot be forwarded with this one.");
        file = {item.field("name").text(), item.field("type").text(), {}};
        auto bytes = attachment_bytes(original, attachment_index(item));
        if (!bytes)
          return fail(ErrorKind::failed, fmt::format("The mail has no attachment {}.", one_line(file.name, 80)));
        file.bytes = std::move(*bytes);
      } else {
        file.name = files::name_of(item.text());
        file.type = "application/octet-stream";
        file.bytes = TRY(context_.folders->read(item.text(), kMaxAttached));
      }
      total += file.bytes.size();
      if (total > kMaxAttached)
        return fail(ErrorKind::failed, "The attachments are larger than 20 MiB together.", "Send fewer of them.");
      draft.attachments.push_back(std::move(file));
    }
    return {};
  }

  Result<Draft> make(const Call& call, const std::string& key) const {
    if (context_.owner_addresses.empty())
      return fail(ErrorKind::failed, "You have no mail address to write from.", "Set 'addresses' in config.toml.");
    Draft draft;
    draft.from = {context_.owner_name, context_.owner_addresses.front()};
    draft.to = addresses(call.argument("to"));
    draft.cc = addresses(call.argument("cc"));
    draft.date = {context_.clock.now(), context_.zone};
    const auto host = draft.from.address.substr(draft.from.address.rfind('@') + 1);
    draft.message_id = fmt::format("{}@{}", key, host);
    draft.subject = call.argument("subject").text();
    draft.body = call.argument("body").text();
    if (way_ == Way::send) {
      if (draft.subject.empty()) draft.subject = one_line(draft.body.substr(0, draft.body.find('\n')), 60);
      TRY(attach(call, {}, draft));
      return draft;
    }
    const Entry entry = *TRY(context_.maildir.find(call.argument("id").text()));
    const std::string bytes = TRY(context_.maildir.bytes(entry));
    const Message original = parse_message(bytes);
    TRY(attach(call, bytes, draft));
    if (way_ == Way::reply) {
      draft.subject = prefixed("Re:", one_line(original.subject, 300));
      draft.body += "\n\n" + quoted(original, context_.zone);
      // A message id that is not one cannot be referred to.
      if (one_line(original.message_id, 250) == original.message_id) draft.in_reply_to = original.message_id;
      draft.references = original.references;
    } else {
      draft.subject = prefixed("Fwd:", one_line(original.subject, 300));
      const std::string note = call.argument("note").text();
      draft.body = fmt::format("{}---- Forwarded mail of {} ----\n{}\n", note.empty() ? "" : note + "\n\n",
                               original.from ? original.from->address : "", call.argument("content").text());
    }
    return draft;
  }

  const MailContext& context_;
  const Way way_;
  Signature signature_;
};

class Unsend final : public plan::Tool {
 public:
  explicit Unsend(const MailContext& context) : context_(context) {
    signature_.name = "mail.unsend";
    signature_.doc = "Takes a mail out of the outbox while it waits there.";
    signature_.parameters = {{"key", Kind::text, Role::locator, "what mail.send gave", {}}};
    signature_.result = Kind::nothing;
    signature_.effect = Effect::write;
    signature_.once = plan::Once::conditional_write;
  }
  const Signature& signature() const override { return signature_; }
  Result<plan::Preview> preview(const Call& call) override {
    const auto item = TRY(context_.outbox.find(call.argument("key").text()));
    if (!item) return fail(ErrorKind::failed, "There is no such message in the outbox.");
    if (item->state != "held") {
      return fail(ErrorKind::failed, fmt::format("The mail to {} is {} already and cannot be taken back.",
                                                 join(item->recipients, ", "), item->state));
    }
    plan::Preview preview;
    preview.text = fmt::format("takes back the mail to {}", join(item->recipients, ", "));
    return preview;
  }
  Result<plan::Outcome> perform(const Call& call, const plan::Intent&, std::stop_token) override {
    TRY(context_.outbox.cancel(call.argument("key").text()));
    return plan::Outcome{Value{Kind::nothing, std::monostate(), {}, nullptr}, "Took a mail back before it left.", {}};
  }
  Result<plan::Reconciled> reconcile(const Call& call, const plan::Intent&) override {
    const auto item = TRY(context_.outbox.find(call.argument("key").text()));
    return plan::Reconciled{
        item && item->state == "cancelled" ? plan::Happened::yes : plan::Happened::no,
        plan::Outcome{Value{Kind::nothing, std::monostate(), {}, nullptr}, "Took a mail back before it left.", {}}};
  }

 private:
  const MailContext& context_;
  Signature signature_;
};

}  // namespace

void add_send_tools(plan::Catalog& catalog, const MailContext& context) {
  for (const auto way : {Way::send, Way::reply, Way::forward}) catalog.add(std::make_unique<Send>(context, way));
  catalog.add(std::make_unique<Unsend>(context));
}

}  // namespace adjutant::tools::mail
