// mail.newsletters, mail.unsubscribe, mail.unsubscribe_at.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "tools/mail/compose.h"
#include "tools/mail/mail_tools.h"
#include "tools/mail/unsubscribe.h"

namespace adjutant::tools::mail {
namespace {

using plan::Call;
using plan::Happened;
using plan::Intent;
using plan::Kind;
using plan::Outcome;
using plan::Preview;
using plan::Reconciled;
using plan::Role;
using plan::Signature;
using plan::Type;
using plan::Value;

constexpr std::size_t kMostRead = 500;

const Type& newsletter_type() {
  static const Type type = Type::record(
      "Newsletter", {{"mail", Kind::text, "the id of the newest one"},
                     {"sender", Kind::address, "who sends it"},
                     {"name", Kind::text, "their name, or the address"},
                     {"count", Kind::number, "how many of it there are"},
                     {"address", Type(Kind::address).as_optional(), "where a mail takes the owner off the list"},
                     {"url", Type(Kind::text).as_optional(), "where one click does (RFC 8058)"}});
  return type;
}

Result<Unsubscribe> ways_of(const MailContext& context, const Entry& entry) {
  const auto message = TRY(context.maildir.read(entry));
  return read_unsubscribe(message.unsubscribe, message.one_click);
}

const OneClick& clicks_of(const MailContext& context) {
  static const OneClick none;
  return context.one_click ? *context.one_click : none;
}

// A note where what is told is elsewhere than whoever sent the mail: neither at the sender's domain nor below it.
void note_other_host(std::string_view host, const Entry& entry, Preview& preview) {
  const auto sender = entry.headers->from ? fold(entry.headers->from->address) : "nobody";
  const auto domain = sender.substr(sender.rfind('@') + 1);
  if (host != domain && !host.ends_with("." + domain))
    preview.details.push_back(fmt::format("the mail is from {}, another host", one_line(sender, 100)));
}

class Newsletters final : public plan::Tool {
 public:
  explicit Newsletters(const MailContext& context)
      : context_(context),
        signature_{.name = "mail.newsletters",
                   .doc = "Senders whose mails say how to unsubscribe from them, those with the most mails first.",
                   .parameters = {{"sender", Kind::text, Role::plain, "name or address", Json()}},
                   .result = Type::list(newsletter_type())} {
    const auto labels = mail_labels();
    signature_.labels = {{"", labels.at("")}};
    for (const auto* field : {"sender", "name", "address", "url"}) signature_.labels[field] = labels.at("body");
  }
  const Signature& signature() const override { return signature_; }

  Result<Value> read(const Call& call, std::stop_token stop) override {
    std::map<std::string, std::pair<const Entry*, double>> found;  // by address: the newest, and how many
    const auto wanted = words(call.argument("sender").text());
    for (const Entry& entry : *TRY(context_.maildir.entries())) {
      // Who sent junk is told nothing.
      if (entry.folder == context_.maildir.special().junk || entry.headers->unsubscribe.empty()) continue;
      if (!entry.headers->from || !is_from(*entry.headers->from, wanted)) continue;
      found.try_emplace(fold(entry.headers->from->address), &entry, 0).first->second.second += 1;
    }
    std::vector<std::pair<const Entry*, double>> sorted;
    for (const auto& [address, each] : found) sorted.push_back(each);
    std::ranges::stable_sort(sorted, std::greater(), &std::pair<const Entry*, double>::second);
    if (sorted.size() > kMostRead) sorted.resize(kMostRead);
    plan::List items;
    for (const auto& [entry, count] : sorted) {
      if (stop.stop_requested()) return fail(ErrorKind::stopped, "You stopped it.");
      if (auto value = newsletter_value(*entry, count)) items.push_back(std::move(*value));
    }
    return plan::list_value(newsletter_type(), std::move(items), records(), plan::origin("your mail"));
  }

 private:
  static const flow::Label& records() {
    static const flow::Label label(flow::Source{flow::SourceKind::records, "mail", false});
    return label;
  }
  static bool is_from(const Mailbox& sender, const std::vector<std::string>& wanted) {
    return std::ranges::all_of(wanted, [&](const std::string& word) {
      return contains_fold(sender.name, word) || contains_fold(sender.address, word);
    });
  }
  // Nothing where the mail is gone, or names no way at all.
  std::optional<Value> newsletter_value(const Entry& entry, double count) const {
    const auto message = context_.maildir.read(entry);
    if (!message) return std::nullopt;
    const auto ways = read_unsubscribe(message->unsubscribe, message->one_click);
    if (!ways.mail && ways.url.empty() && !ways.page) return std::nullopt;
    const Value mail = mail_value(context_, entry, *message, "");
    const Value &sender = mail.field("sender"), &name = mail.field("sender_name");
    const Type address = Type(Kind::address).as_optional(), text = Type(Kind::text).as_optional();
    const bool clicks = !ways.url.empty() && clicks_of(context_).host(ways.url);
    return plan::record_value(newsletter_type(),
                              {mail.field("id"), sender,
                               name.text().empty() ? plan::text_value(sender.text(), sender.label, sender.from) : name,
                               plan::number_value(count, records()),
                               ways.mail ? plan::typed_text(address, ways.mail->to, sender.label, sender.from)
                                         : plan::missing_value(address, sender.label, sender.from),
                               clicks ? Value{text, ways.url, sender.label, sender.from}
                                      : plan::missing_value(text, sender.label, sender.from)},
                              records());
  }

  const MailContext& context_;
  Signature signature_;
};

// Says where it goes, so that it can be checked: it must be what the mail itself names. The words that the mail wants are
// a stranger's: the preview shows all of them, and no others are sent.
class UnsubscribeByMail final : public plan::Tool {
 public:
  explicit UnsubscribeByMail(const MailContext& context)
      : context_(context),
        signature_{.name = "mail.unsubscribe",
                   .doc = "Asks by mail to be taken off the list that a mail came from.",
                   .parameters = {{"id", Kind::text, Role::locator, "of a mail of the list"},
                                  {"to", Kind::address, Role::recipient, "the address that the mail names for it"}},
                   .result = Kind::text,
                   .effect = plan::Effect::send,
                   .once = plan::Once::message_id,
                   .inverse = "takes the mail out of the outbox while it waits there"} {}
  const Signature& signature() const override { return signature_; }

  Result<Preview> preview(const Call& call) override {
    const auto draft = TRY(make(call, "preview"));
    TRY(compose(draft));
    const Entry entry = *TRY(context_.maildir.find(call.argument("id").text()));
    const auto& to = draft.to.front();
    Preview out{.text = fmt::format("asks {} to take you off its list: \"{}\"", to, draft.subject),
                .details = {"| " + draft.body},
                .links = {"mail:" + entry.id},
                .undo = fmt::format("for {} seconds after it was approved, while it waits in the outbox",
                                    context_.outbox.hold_seconds())};
    note_other_host(to.substr(to.rfind('@') + 1), entry, out);
    out.precondition.set("subject", draft.subject).set("body", draft.body);
    return out;
  }
  Result<Outcome> perform(const Call& call, const Intent& intent, std::stop_token) override {
    const auto draft = TRY(make(call, intent.key));
    if (draft.subject != intent.precondition["subject"].as_string() ||
        draft.body != intent.precondition["body"].as_string())
      return fail(ErrorKind::failed, "The mail has changed since the preview.", "Ask again.");
    TRY(context_.outbox.queue(intent.key, draft.message_id, draft.to, TRY(compose(draft))));
    return done(call, intent.key);
  }
  Result<Reconciled> reconcile(const Call& call, const Intent& intent) override {
    if (!TRY(context_.outbox.find(intent.key))) return Reconciled{Happened::no, {}};
    return Reconciled{Happened::yes, done(call, intent.key)};
  }

 private:
  Result<Draft> make(const Call& call, const std::string& key) const {
    if (context_.owner_addresses.empty())
      return fail(ErrorKind::failed, "You have no mail address to write from.", "Set 'addresses' in config.toml.");
    const Entry entry = *TRY(context_.maildir.find(call.argument("id").text()));
    const auto ways = TRY(ways_of(context_, entry));
    const auto& to = call.argument("to").text();
    if (!ways.mail || ways.mail->to != fold(to))
      return fail(ErrorKind::forbidden, fmt::format("The mail does not name {} to unsubscribe at.", one_line(to, 100)),
                  "Look at the mail itself.");
    Draft draft;
    draft.from = {context_.owner_name, context_.owner_addresses.front()};
    draft.to = {ways.mail->to};
    draft.subject = ways.mail->subject;
    draft.body = ways.mail->body.empty() ? "unsubscribe" : ways.mail->body;
    draft.date = {context_.clock.now(), context_.zone};
    draft.message_id = fmt::format("{}@{}", key, draft.from.address.substr(draft.from.address.rfind('@') + 1));
    return draft;
  }
  Outcome done(const Call& call, const std::string& key) const {
    return Outcome{plan::text_value(key, flow::Label(flow::Source{flow::SourceKind::tool, signature_.name, false})),
                   fmt::format("Asked {} to take you off its list; the mail leaves after {} seconds.",
                               one_line(call.argument("to").text(), 100), context_.outbox.hold_seconds()),
                   plan::StoredCall{"mail.unsend", Json().set("key", key)}};
  }

  const MailContext& context_;
  Signature signature_;
};

class UnsubscribeAt final : public plan::Tool {
 public:
  explicit UnsubscribeAt(const MailContext& context)
      : context_(context),
        signature_{.name = "mail.unsubscribe_at",
                   .doc = "Asks the host that a mail names for one click (RFC 8058) to take the owner off its list.",
                   .parameters = {{"id", Kind::text, Role::locator, "of a mail of the list"},
                                  {"url", Kind::text, Role::recipient, "that the mail names for it"}},
                   .result = Type(),
                   .effect = plan::Effect::send,
                   .once = plan::Once::not_told} {}
  const Signature& signature() const override { return signature_; }

  Result<Preview> preview(const Call& call) override {
    const Entry entry = TRY(named(call));
    const auto host = TRY(clicks_of(context_).host(call.argument("url").text()));
    Preview out{.text = fmt::format("tells {} to take you off its list", one_line(host, 100)),
                .details = {"It learns that your address is read."},
                .links = {"mail:" + entry.id}};
    note_other_host(host, entry, out);
    return out;
  }
  Result<Outcome> perform(const Call& call, const Intent&, std::stop_token stop) override {
    TRY(named(call));
    const auto& url = call.argument("url").text();
    const auto& clicks = clicks_of(context_);
    const auto host = TRY(clicks.host(url));
    TRY(clicks.post(url, std::move(stop)));
    return Outcome{{}, fmt::format("{} took you off its list.", one_line(host, 100)), {}};
  }

 private:
  // The mail, if it names this URL.
  Result<Entry> named(const Call& call) const {
    const Entry entry = *TRY(context_.maildir.find(call.argument("id").text()));
    if (TRY(ways_of(context_, entry)).url == call.argument("url").text() && !call.argument("url").text().empty())
      return entry;
    return fail(ErrorKind::forbidden, "The mail does not name this URL to unsubscribe at.", "Look at the mail itself.");
  }

  const MailContext& context_;
  Signature signature_;
};

}  // namespace

void add_unsubscribe_tools(plan::Catalog& catalog, const MailContext& context) {
  catalog.add_type(newsletter_type());
  catalog.add(std::make_unique<Newsletters>(context));
  catalog.add(std::make_unique<UnsubscribeByMail>(context));
  catalog.add(std::make_unique<UnsubscribeAt>(context));
}

}  // namespace adjutant::tools::mail
