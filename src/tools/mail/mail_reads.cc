// mail.search, mail.read, mail.thread.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "tools/mail/authentication.h"
#include "tools/mail/mail_tools.h"

namespace adjutant::tools::mail {
namespace {

using flow::Label;
using flow::Source;
using flow::SourceKind;
using plan::Call;
using plan::Effect;
using plan::Kind;
using plan::Role;
using plan::Signature;
using plan::Type;
using plan::Value;

const Json kMissing;
constexpr std::size_t kLongestThread = 200;

bool names(const Mailbox& mailbox, std::string_view wanted) {
  return contains_fold(mailbox.address, wanted) || contains_fold(mailbox.name, wanted);
}

// All words of "Ingrid Sommer", in any order, in the name or the address.
bool is_from(const Mailbox& mailbox, std::string_view wanted) {
  if (names(mailbox, wanted)) return true;
  const auto parts = words(wanted);
  return !parts.empty() &&
         std::all_of(parts.begin(), parts.end(), [&](const std::string& word) { return names(mailbox, word); });
}

class Search final : public plan::Tool {
 public:
  explicit Search(const MailContext& context) : context_(context) {
    signature_.name = "mail.search";
    signature_.doc = "Mails that fit all that is given, newest first; of the words any may do, best matches first.";
    signature_.parameters = {{"sender", Kind::text, Role::plain, "name or address", kMissing},
                             {"recipient", Kind::text, Role::plain, "name or address", kMissing},
                             {"words", Kind::text, Role::plain, "in subject, text or sender", kMissing},
                             {"since", Kind::time, Role::plain, "", kMissing},
                             {"before", Kind::time, Role::plain, "", kMissing},
                             {"unread", Kind::boolean, Role::plain, "", kMissing},
                             {"flagged", Kind::boolean, Role::plain, "", kMissing},
                             {"answered", Kind::boolean, Role::plain, "", kMissing},
                             {"folder", Kind::text, Role::plain, "by default all but trash, drafts and junk", kMissing},
                             {"limit", Kind::number, Role::plain, "", Json(20)}};
    signature_.result = Type::list(mail_type());
    signature_.labels = mail_labels();
  }
  const Signature& signature() const override { return signature_; }

  Result<Value> read(const Call& call, std::stop_token stop) override {
    const auto& entries = *TRY(context_.maildir.entries());
    const std::string server = trusted_server(entries);
    const auto limit = static_cast<std::size_t>(std::clamp(call.argument("limit").number(), 0.0, 1000.0));
    const auto wanted = words(call.argument("words").text());
    std::vector<const Entry*> hits;
    for (const Entry& entry : entries) {
      if (stop.stop_requested()) return fail(ErrorKind::stopped, "You stopped it.");
      if (wanted.empty() && hits.size() >= limit) break;
      if (fits(entry, call)) hits.push_back(&entry);
    }
    if (!wanted.empty()) TRY(keep_best(hits, wanted, stop));
    plan::List items;
    for (const Entry* entry : hits) {
      if (items.size() >= limit) break;
      const auto message = context_.maildir.read(*entry);
      if (message) items.push_back(mail_value(context_, *entry, *message, server));  // else it is gone by now
    }
    return plan::list_value(mail_type(), std::move(items), Label(Source{SourceKind::records, "mail", false}),
                            plan::origin("your mail"));
  }

 private:
  // Those with most of the words first. Where some have all of them, those with fewer are not meant.
  Result<void> keep_best(std::vector<const Entry*>& hits, std::vector<std::string> wanted,
                         const std::stop_token& stop) {
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    auto scores = TRY(context_.maildir.count_words(hits, wanted, [&] { return stop.stop_requested(); }));
    std::erase_if(hits, [&](const Entry* hit) { return !scores.contains(hit); });
    std::stable_sort(hits.begin(), hits.end(), [&](const Entry* a, const Entry* b) { return scores[a] > scores[b]; });
    if (!hits.empty() && scores[hits.front()] == wanted.size())
      std::erase_if(hits, [&](const Entry* hit) { return scores[hit] < wanted.size(); });
    return {};
  }

  bool fits(const Entry& entry, const Call& call) const {
    const auto given = [&](const char* name) { return !call.argument(name).missing(); };
    const SpecialFolders& special = context_.maildir.special();
    if (given("folder")
            ? fold(entry.folder) != fold(call.argument("folder").text())
            : entry.folder == special.trash || entry.folder == special.drafts || entry.folder == special.junk)
      return false;
    if (given("unread") && entry.unread() != call.argument("unread").boolean()) return false;
    if (given("flagged") && entry.flagged() != call.argument("flagged").boolean()) return false;
    if (given("answered") && entry.answered() != call.argument("answered").boolean()) return false;
    if (given("since") && entry.date < call.argument("since").time().instant) return false;
    if (given("before") && entry.date >= call.argument("before").time().instant) return false;
    if (given("sender") && !is_from(*entry.headers->from, call.argument("sender").text())) return false;
    if (given("recipient")) {
      const auto is_wanted = [&](const Mailbox& mailbox) {
        return is_from(mailbox, call.argument("recipient").text());
      };
      if (std::none_of(entry.headers->to.begin(), entry.headers->to.end(), is_wanted) &&
          std::none_of(entry.headers->cc.begin(), entry.headers->cc.end(), is_wanted))
        return false;
    }
    return true;
  }

  const MailContext& context_;
  Signature signature_;
};

class Read final : public plan::Tool {
 public:
  explicit Read(const MailContext& context) : context_(context) {
    signature_.name = "mail.read";
    signature_.doc = "One mail by its id.";
    signature_.parameters = {{"id", Kind::text, Role::locator, "", {}}};
    signature_.result = mail_type();
    signature_.labels = mail_labels();
  }
  const Signature& signature() const override { return signature_; }
  Result<Value> read(const Call& call, std::stop_token) override {
    const Entry entry = *TRY(context_.maildir.find(call.argument("id").text()));
    const std::string server = trusted_server(*TRY(context_.maildir.entries()));
    return mail_value(context_, entry, TRY(context_.maildir.read(entry)), server);
  }

 private:
  const MailContext& context_;
  Signature signature_;
};

class Thread final : public plan::Tool {
 public:
  explicit Thread(const MailContext& context) : context_(context) {
    signature_.name = "mail.thread";
    signature_.doc = "All mails of the conversation that a mail belongs to, oldest first.";
    signature_.parameters = {{"id", Kind::text, Role::locator, "", {}}};
    signature_.result = Type::list(mail_type());
    signature_.labels = mail_labels();
  }
  const Signature& signature() const override { return signature_; }
  Result<Value> read(const Call& call, std::stop_token) override {
    const Entry start = *TRY(context_.maildir.find(call.argument("id").text()));
    const auto& entries = *TRY(context_.maildir.entries());
    const std::string server = trusted_server(entries);
    std::multimap<std::string, const Entry*> by_message_id;
    for (const Entry& entry : entries) {
      for (const auto& id : ids_of(entry)) by_message_id.emplace(id, &entry);
    }
    // From one message id to the mails that have it, and from these to their other ids.
    std::set<std::string> ids = ids_of(start);
    std::vector<std::string> open(ids.begin(), ids.end());
    std::set<const Entry*> found;
    while (!open.empty() && found.size() < kLongestThread) {
      const auto [first, last] = by_message_id.equal_range(open.back());
      open.pop_back();
      for (auto each = first; each != last; ++each) {
        if (!found.insert(each->second).second) continue;
        for (const auto& id : ids_of(*each->second)) {
          if (ids.insert(id).second) open.push_back(id);
        }
      }
    }
    if (const Entry* self = context_.maildir.known(start.id)) found.insert(self);
    plan::List items;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      if (!found.contains(&*entry)) continue;
      const auto message = context_.maildir.read(*entry);
      if (message) items.push_back(mail_value(context_, *entry, *message, server));
    }
    return plan::list_value(mail_type(), std::move(items), Label(Source{SourceKind::records, "mail", false}),
                            plan::origin("your mail"));
  }

 private:
  static std::set<std::string> ids_of(const Entry& entry) {
    std::set<std::string> ids(entry.headers->references.begin(), entry.headers->references.end());
    for (const auto& id : {entry.headers->message_id, entry.headers->in_reply_to}) {
      if (!id.empty()) ids.insert(id);
    }
    return ids;
  }
  const MailContext& context_;
  Signature signature_;
};

}  // namespace

void add_read_tools(plan::Catalog& catalog, const MailContext& context) {
  catalog.add(std::make_unique<Search>(context));
  catalog.add(std::make_unique<Read>(context));
  catalog.add(std::make_unique<Thread>(context));
}

}  // namespace adjutant::tools::mail
