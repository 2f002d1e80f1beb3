// mail.waiting, mail.promises, mail.count_by_sender: what is open between the owner and others.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "tools/mail/authentication.h"
#include "tools/mail/mail_tools.h"
#include "tools/mail/own_words.h"
#include "tools/mail/promises.h"

namespace adjutant::tools::mail {
namespace {

using flow::Label;
using flow::Source;
using flow::SourceKind;
using plan::Call;
using plan::Kind;
using plan::Role;
using plan::Signature;
using plan::Type;
using plan::Value;

constexpr std::size_t kMostRead = 1000;  // of the owner's own mails
constexpr double kMostDays = 3660;

const Label& mail_label() {
  static const Label label(Source{SourceKind::records, "mail", false});
  return label;
}

std::chrono::days days_of(const Call& call, std::string_view name) {
  return std::chrono::days(static_cast<int>(std::clamp(call.argument(name).number(), 0.0, kMostDays)));
}

bool is_own(const MailContext& context, const Entry& entry) {
  return entry.headers->from && context.is_owner(entry.headers->from->address);
}

// What the owner sent since then, newest first.
std::vector<const Entry*> sent_since(const MailContext& context, const std::vector<Entry>& entries, Instant since) {
  std::vector<const Entry*> out;
  for (const Entry& entry : entries) {
    if (entry.date < since || out.size() == kMostRead) break;
    if (entry.folder == context.maildir.special().sent && is_own(context, entry)) out.push_back(&entry);
  }
  return out;
}

// "Re: Re: Lunch" is "lunch".
std::string bare_subject(std::string_view subject) {
  auto text = trim(subject);
  for (bool again = true; again;) {
    again = false;
    for (const auto* prefix : {"re:", "aw:", "fwd:", "fw:"}) {
      if (!starts_with_fold(text, prefix)) continue;
      text = trim(text.substr(std::string_view(prefix).size()));
      again = true;
    }
  }
  return fold(text);
}

class Waiting final : public plan::Tool {
 public:
  explicit Waiting(const MailContext& context) : context_(context) {
    signature_.name = "mail.waiting";
    signature_.doc = "Mails of the owner's that ask something and that nobody has answered, the oldest first.";
    signature_.parameters = {{"days", Kind::number, Role::plain, "sent at least so many days ago", Json(1)},
                             {"back", Kind::number, Role::plain, "and at most so many days ago", Json(60)}};
    signature_.result = Type::list(mail_type());
    signature_.labels = mail_labels();
  }
  const Signature& signature() const override { return signature_; }

  Result<Value> read(const Call& call, std::stop_token stop) override {
    const auto& entries = *TRY(context_.maildir.entries());
    const std::string server = trusted_server(entries);
    const Instant latest = context_.clock.now() - days_of(call, "days");
    const Answers answers = answers_in(entries);
    std::set<std::string> conversations;  // of which a later mail of the owner's was looked at
    plan::List items;
    for (const Entry* entry : sent_since(context_, entries, context_.clock.now() - days_of(call, "back"))) {
      if (stop.stop_requested()) return fail(ErrorKind::stopped, "You stopped it.");
      if (!conversations.insert(conversation_of(*entry)).second) continue;
      if (entry->date > latest || is_answered(*entry, answers)) continue;
      const auto message = context_.maildir.read(*entry);
      if (message && asks_something(message->body)) items.push_back(mail_value(context_, *entry, *message, server));
    }
    std::reverse(items.begin(), items.end());
    return plan::list_value(mail_type(), std::move(items), mail_label(), plan::origin("your mail"));
  }

 private:
  // What came from others: the message ids that it refers to, and when the last mail of a sender about a subject came.
  struct Answers {
    std::set<std::string> ids;
    std::map<std::pair<std::string, std::string>, Instant> last;
  };

  Answers answers_in(const std::vector<Entry>& entries) const {
    Answers out;
    for (const Entry& entry : entries) {
      if (is_own(context_, entry) || !entry.headers->from) continue;
      if (entry.folder == context_.maildir.special().junk) continue;
      if (!entry.headers->in_reply_to.empty()) out.ids.insert(entry.headers->in_reply_to);
      out.ids.insert(entry.headers->references.begin(), entry.headers->references.end());
      out.last.emplace(std::pair(fold(entry.headers->from->address), bare_subject(entry.headers->subject)), entry.date);
    }
    return out;
  }

  static std::string conversation_of(const Entry& entry) {
    if (!entry.headers->references.empty()) return entry.headers->references.front();
    return entry.headers->in_reply_to.empty() ? entry.headers->message_id : entry.headers->in_reply_to;
  }

  static bool is_answered(const Entry& entry, const Answers& answers) {
    if (answers.ids.contains(entry.headers->message_id)) return true;
    const auto subject = bare_subject(entry.headers->subject);
    return std::ranges::any_of(entry.headers->to, [&](const Mailbox& to) {
      const auto last = answers.last.find({fold(to.address), subject});
      return last != answers.last.end() && last->second > entry.date;
    });
  }

  const MailContext& context_;
  Signature signature_;
};

const Type& promise_type() {
  static const Type type = Type::record("Promise", {{"text", Kind::text, "the sentence"},
                                                    {"due", Type(Kind::date).as_optional(), "the day that it names"},
                                                    {"made", Kind::time, "when it was sent"},
                                                    {"to", Type::list(Kind::address), "whom it was said to"},
                                                    {"subject", Kind::text, "of the mail"},
                                                    {"mail", Kind::text, "the id of the mail"}});
  return type;
}

class Promises final : public plan::Tool {
 public:
  explicit Promises(const MailContext& context) : context_(context) {
    signature_.name = "mail.promises";
    signature_.doc =
        "What the owner promised in mails (\"I will ...\"), the first due first; those without a day last.";
    signature_.parameters = {{"back", Kind::number, Role::plain, "sent at most so many days ago", Json(30)}};
    signature_.result = Type::list(promise_type());
    const auto labels = mail_labels();
    signature_.labels = {{"", labels.at("")}, {"due", labels.at("body")}, {"made", labels.at("date")}};
    for (const auto* field : {"text", "to", "subject"}) signature_.labels[field] = labels.at("body");
  }
  const Signature& signature() const override { return signature_; }

  Result<Value> read(const Call& call, std::stop_token stop) override {
    const auto& entries = *TRY(context_.maildir.entries());
    std::vector<std::pair<int, Value>> found;  // by days from today
    const auto today = Time{context_.clock.now(), context_.zone}.date();
    for (const Entry* entry : sent_since(context_, entries, context_.clock.now() - days_of(call, "back"))) {
      if (stop.stop_requested()) return fail(ErrorKind::stopped, "You stopped it.");
      const auto message = context_.maildir.read(*entry);
      if (!message) continue;
      const Value mail = mail_value(context_, *entry, *message, "");
      for (const auto& promise : find_promises(message->body, {entry->date, context_.zone})) {
        const int days = promise.due ? days_between(today, *promise.due) : static_cast<int>(kMostDays);
        found.emplace_back(days, promise_value(promise, mail));
      }
    }
    std::ranges::stable_sort(found, {}, &std::pair<int, Value>::first);
    plan::List items;
    for (auto& [days, value] : found) items.push_back(std::move(value));
    return plan::list_value(promise_type(), std::move(items), mail_label(), plan::origin("your mail"));
  }

 private:
  static Value promise_value(const Promise& promise, const Value& mail) {
    const Value& body = mail.field("body");
    const Type due = Type(Kind::date).as_optional();
    return plan::record_value(promise_type(),
                              {plan::text_value(promise.text, body.label, body.from),
                               promise.due ? plan::date_value(*promise.due, body.label, body.from)
                                           : plan::missing_value(due, body.label, body.from),
                               mail.field("date"), mail.field("to"), mail.field("subject"), mail.field("id")},
                              mail.label, body.from);
  }

  const MailContext& context_;
  Signature signature_;
};

const Type& sender_count_type() {
  static const Type type = Type::record("SenderCount", {{"sender", Kind::address, "who wrote"},
                                                        {"name", Kind::text, "their name, or the address"},
                                                        {"count", Kind::number, "how many mails"},
                                                        {"newest", Kind::time, "when the last one came"}});
  return type;
}

class CountBySender final : public plan::Tool {
 public:
  explicit CountBySender(const MailContext& context) : context_(context) {
    signature_.name = "mail.count_by_sender";
    signature_.doc = "How many mails there are from whom, those with the most first.";
    signature_.parameters = {{"unread", Kind::boolean, Role::plain, "only these, or only the others", Json()},
                             {"since", Kind::time, Role::plain, "only newer ones", Json()},
                             {"folder", Kind::text, Role::plain, "where", Json("INBOX")},
                             {"limit", Kind::number, Role::plain, "at most so many senders", Json(500)}};
    signature_.result = Type::list(sender_count_type());
    const auto labels = mail_labels();
    signature_.labels = {{"", labels.at("")}, {"sender", labels.at("sender")}, {"name", labels.at("sender_name")}};
  }
  const Signature& signature() const override { return signature_; }

  Result<Value> read(const Call& call, std::stop_token) override {
    struct Count {
      const Entry* newest;
      double count = 0;
    };
    std::map<std::string, Count> counts;
    for (const Entry& entry : *TRY(context_.maildir.entries())) {
      if (!fits(entry, call) || !entry.headers->from) continue;
      counts.try_emplace(fold(entry.headers->from->address), Count{&entry}).first->second.count += 1;
    }
    std::vector<Count> sorted;
    for (const auto& [sender, count] : counts) sorted.push_back(count);
    std::ranges::stable_sort(sorted, std::greater(), &Count::count);
    plan::List items;
    const auto limit = static_cast<std::size_t>(std::clamp(call.argument("limit").number(), 0.0, 1000.0));
    for (const Count& each : sorted) {
      if (items.size() == limit) break;
      items.push_back(count_value(*each.newest, each.count));
    }
    return plan::list_value(sender_count_type(), std::move(items), mail_label(), plan::origin("your mail"));
  }

 private:
  static bool fits(const Entry& entry, const Call& call) {
    const auto &unread = call.argument("unread"), &since = call.argument("since");
    if (fold(entry.folder) != fold(call.argument("folder").text())) return false;
    if (!unread.missing() && entry.unread() != unread.boolean()) return false;
    return since.missing() || entry.date >= since.time().instant;
  }

  Value count_value(const Entry& newest, double count) const {
    const Value mail = mail_value(context_, newest, *newest.headers, "");
    const Value &sender = mail.field("sender"), &name = mail.field("sender_name");
    return plan::record_value(
        sender_count_type(),
        {sender, name.text().empty() ? plan::text_value(sender.text(), sender.label, sender.from) : name,
         plan::number_value(count, mail_label()), mail.field("date")},
        mail_label());
  }

  const MailContext& context_;
  Signature signature_;
};

}  // namespace

void add_follow_up_tools(plan::Catalog& catalog, const MailContext& context) {
  catalog.add_type(promise_type());
  catalog.add_type(sender_count_type());
  catalog.add(std::make_unique<Waiting>(context));
  catalog.add(std::make_unique<Promises>(context));
  catalog.add(std::make_unique<CountBySender>(context));
}

}  // namespace adjutant::tools::mail
