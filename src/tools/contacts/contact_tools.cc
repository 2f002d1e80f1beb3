#include "tools/contacts/contact_tools.h"

#include <fmt/format.h>

#include "base/sha256.h"
#include "base/text.h"
#include "tools/contacts/contact_edit.h"
#include "tools/contacts/contact_resolver.h"

namespace adjutant::tools::contacts {
namespace {

using plan::Call;
using plan::Effect;
using plan::Happened;
using plan::Intent;
using plan::Kind;
using plan::Once;
using plan::Outcome;
using plan::Parameter;
using plan::Preview;
using plan::Reconciled;
using plan::Role;
using plan::Signature;
using plan::StoredCall;
using plan::Type;

std::string file_for(const Intent& intent) { return sha256_hex(intent.key).substr(0, 24) + ".vcf"; }
// A UUID (RFC 9562, version 8: our own digits) from the intent.
std::string uid_for(const Intent& intent) {
  const auto hex = sha256_hex("uid " + intent.key);
  return fmt::format("urn:uuid:{}-{}-8{}-a{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 3),
                     hex.substr(15, 3), hex.substr(18, 12));
}

std::optional<std::string> optional_text(const Call& call, std::string_view name) {
  const auto& value = call.argument(name);
  return value.missing() ? std::nullopt : std::optional(std::string(trim(value.text())));
}

Changes changes_of(const Call& call) {
  Changes out;
  out.name = optional_text(call, "name");
  out.nickname = optional_text(call, "nickname");
  out.address = optional_text(call, "address");
  out.phone = optional_text(call, "phone");
  out.organization = optional_text(call, "organization");
  out.role = optional_text(call, "role");
  out.notes = optional_text(call, "notes");
  const auto& born = call.argument("birthday");
  if (!born.missing()) out.birthday = born.date();
  return out;
}

std::string shown(const Contact& contact) {
  const auto name = one_line(contact.name, 60);
  return contact.addresses.empty() ? name : fmt::format("{} <{}>", name, contact.addresses[0]);
}

Parameter uid_parameter() { return {"uid", Kind::text, Role::locator, "the contact's id"}; }
Parameter optional_parameter(std::string name, Type type, Role role, std::string doc) {
  return {std::move(name), type.as_optional(), role, std::move(doc), Json()};
}

class ContactTool : public plan::Tool {
 public:
  ContactTool(const ContactsContext& context, Signature signature)
      : book_(context.book), signature_(std::move(signature)) {}
  const Signature& signature() const override { return signature_; }

 protected:
  std::unexpected<Error> unknown(std::string_view uid) const {
    return fail(ErrorKind::failed, fmt::format("There is no contact with the id \"{}\".", one_line(uid, 80)),
                "Look for it with contacts.find.");
  }
  // The contact as it is now. It may hold what the call brought, so it carries the call's labels too.
  Result<plan::Value> current(std::string_view uid, const Call& call) {
    const auto now = TRY(book_.readable());
    const auto* entry = now->by_uid(uid);
    if (!entry) return unknown(uid);
    auto label = join(contacts_label(), call.control);
    for (const auto& argument : call.arguments) label = join(label, whole_label(argument));
    return contact_value(entry->contact, label);
  }
  Result<Outcome> outcome(std::string_view uid, const Call& call, std::string report,
                          std::optional<StoredCall> inverse) {
    return Outcome{TRY(current(uid, call)), std::move(report), std::move(inverse)};
  }

  ContactBook& book_;

 private:
  Signature signature_;
};

class Find final : public ContactTool {
 public:
  explicit Find(const ContactsContext& context)
      : ContactTool(context,
                    {.name = "contacts.find",
                     .doc = "People and firms in the address book with all of these words in their card.",
                     .parameters = {{"words", Kind::text, Role::locator, "words of the name, firm, role or notes"},
                                    {"limit", Kind::number, Role::plain, "at most so many", Json(10)}},
                     .result = Type::list(contact_type()),
                     .labels = contact_labels()}) {}

  Result<plan::Value> read(const Call& call, std::stop_token) override {
    const auto now = TRY(book_.readable());
    const auto limit = call.argument("limit").number();
    const auto label = contacts_label();
    plan::List items;
    for (const auto* entry : now->find(call.argument("words").text())) {
      if (static_cast<double>(items.size()) >= limit) break;
      items.push_back(contact_value(entry->contact, label));
    }
    auto seen =
        join(label, join(call.control, join(whole_label(call.argument("words")), whole_label(call.argument("limit")))));
    return list_value(contact_type(), std::move(items), label, plan::origin("your contacts")).under(seen);
  }
};

// The same people as a slot of a skill would mean.
class Match final : public ContactTool {
 public:
  explicit Match(const ContactsContext& context)
      : ContactTool(context, {.name = "contacts.match",
                              .doc = "Whom a name, a nickname or a role (\"my landlord\") means, the best first.",
                              .parameters = {{"name", Kind::text, Role::locator, "as people say it"}},
                              .result = Type::list(contact_type()),
                              .labels = contact_labels()}) {}

  Result<plan::Value> read(const Call& call, std::stop_token) override {
    plan::List items;
    for (auto& candidate : TRY(ContactResolver(book_).resolve(call.argument("name").text(), Time{})))
      items.push_back(std::move(candidate.value));
    return list_value(contact_type(), std::move(items), contacts_label(), plan::origin("your contacts"))
        .under(join(call.control, whole_label(call.argument("name"))));
  }
};

class Get final : public ContactTool {
 public:
  explicit Get(const ContactsContext& context)
      : ContactTool(context, {.name = "contacts.get",
                              .doc = "One contact by its id.",
                              .parameters = {uid_parameter()},
                              .result = contact_type(),
                              .labels = contact_labels()}) {}

  Result<plan::Value> read(const Call& call, std::stop_token) override {
    return current(call.argument("uid").text(), call);
  }
};

class Add final : public ContactTool {
 public:
  explicit Add(const ContactsContext& context)
      : ContactTool(
            context,
            {.name = "contacts.add",
             .doc = "Adds somebody to the address book.",
             .parameters = {{"name", Kind::text, Role::content, "the full name"},
                            {"address", Kind::address, Role::recipient, "the mail address"},
                            optional_parameter("phone", Kind::text, Role::content, "a phone number"),
                            optional_parameter("role", Kind::text, Role::content, "what they are to you: \"landlord\""),
                            optional_parameter("notes", Kind::text, Role::content, "your notes")},
             .result = contact_type(),
             .effect = Effect::write,
             .once = Once::exclusive_create,
             .inverse = "the contact is removed",
             .labels = contact_labels()}) {}

  Result<Preview> preview(const Call& call) override {
    TRY(book_.ready());
    const auto changes = changes_of(call);
    TRY(new_card("preview", changes));
    Preview out{.text = fmt::format("adds {} <{}> to your contacts", one_line(*changes.name, 60), *changes.address),
                .details = describe(changes),
                .undo = "the contact can be removed again"};
    if (const auto name = book_.name_for(*changes.address); !name.empty()) {
      out.details.push_back(fmt::format("{} is in your contacts with this address already", one_line(name, 60)));
    }
    return out;
  }

  Result<Outcome> perform(const Call& call, const Intent& intent, std::stop_token) override {
    const auto card = TRY(new_card(uid_for(intent), changes_of(call)));
    TRY(book_.add(file_for(intent), card));
    return done(call, intent);
  }

  Result<Reconciled> reconcile(const Call& call, const Intent& intent) override {
    if (!TRY(book_.readable())->by_uid(uid_for(intent))) return Reconciled{Happened::no, std::nullopt};
    return Reconciled{Happened::yes, TRY(done(call, intent))};
  }

 private:
  Result<Outcome> done(const Call& call, const Intent& intent) {
    Json arguments;
    arguments.set("uid", uid_for(intent));
    return outcome(uid_for(intent), call,
                   fmt::format("Added {} to your contacts.", one_line(call.argument("name").text(), 60)),
                   StoredCall{"contacts.remove", std::move(arguments)});
  }
};

// Changes and removals: the old card is kept in the trash under a name made from the intent before anything changes.
class Replacing : public ContactTool {
 public:
  using ContactTool::ContactTool;

  Result<Reconciled> reconcile(const Call& call, const Intent& intent) override {
    const auto uid = call.argument("uid").text();
    const auto now = TRY(book_.readable());
    const auto* entry = now->by_uid(uid);
    const bool same = entry && entry->hash == intent.precondition["hash"].as_string();
    if (same) return Reconciled{Happened::no, std::nullopt};
    const auto kept = book_.kept(file_for(intent));
    if (!kept || sha256_hex(*kept) != intent.precondition["hash"].as_string()) return Reconciled{};
    // The book is left by two steps: keeping and replacing. Only the second one changes the card.
    return Reconciled{Happened::yes, TRY(done(call, intent))};
  }

 protected:
  virtual Result<Outcome> done(const Call& call, const Intent& intent) = 0;
  static Json precondition(const Entry& entry) {
    Json out;
    out.set("hash", entry.hash);
    out.set("name", entry.contact.name);
    return out;
  }
  StoredCall restore_call(const Intent& intent) {
    Json arguments;
    arguments.set("kept", file_for(intent));
    return {"contacts.restore", std::move(arguments)};
  }
};

class Update final : public Replacing {
 public:
  explicit Update(const ContactsContext& context)
      : Replacing(
            context,
            {.name = "contacts.update",
             .doc = "Changes a contact; what is not given stays as it is.",
             .parameters = {uid_parameter(), optional_parameter("name", Kind::text, Role::content, "the full name"),
                            optional_parameter("nickname", Kind::text, Role::content, "the nickname"),
                            optional_parameter("address", Kind::address, Role::recipient,
                                               "a mail address, preferred from now on"),
                            optional_parameter("phone", Kind::text, Role::content, "a further phone number"),
                            optional_parameter("organization", Kind::text, Role::content, "the firm"),
                            optional_parameter("role", Kind::text, Role::content, "what they are to you"),
                            optional_parameter("birthday", Kind::date, Role::content, "the birthday"),
                            optional_parameter("notes", Kind::text, Role::content, "your notes")},
             .result = contact_type(),
             .effect = Effect::write,
             .once = Once::conditional_write,
             .inverse = "the card is put back as it was",
             .labels = contact_labels()}) {}

  Result<Preview> preview(const Call& call) override {
    const auto now = TRY(book_.readable());
    const auto* entry = now->by_uid(call.argument("uid").text());
    if (!entry) return unknown(call.argument("uid").text());
    const auto changes = changes_of(call);
    TRY(changed_card(entry->card, changes));
    if (describe(changes).empty())
      return fail(ErrorKind::usage, "contacts.update was called without anything to change.");
    return Preview{.text = fmt::format("changes the contact {}", shown(entry->contact)),
                   .details = describe(changes),
                   .links = {"contact:" + entry->contact.uid},
                   .precondition = precondition(*entry),
                   .undo = "the card can be put back as it was"};
  }

  Result<Outcome> perform(const Call& call, const Intent& intent, std::stop_token) override {
    const auto now = TRY(book_.readable());
    const auto* entry = now->by_uid(call.argument("uid").text());
    if (!entry) return unknown(call.argument("uid").text());
    const auto card = TRY(changed_card(entry->card, changes_of(call)));
    TRY(book_.replace(entry->contact.uid, intent.precondition["hash"].as_string(), card, file_for(intent)));
    return done(call, intent);
  }

 private:
  Result<Outcome> done(const Call& call, const Intent& intent) override {
    return outcome(call.argument("uid").text(), call,
                   fmt::format("Changed the contact {}.", one_line(intent.precondition["name"].as_string(), 60)),
                   restore_call(intent));
  }
};

class Remove final : public Replacing {
 public:
  explicit Remove(const ContactsContext& context)
      : Replacing(context, {.name = "contacts.remove",
                            .doc = "Removes a contact; its card is kept in the trash.",
                            .parameters = {uid_parameter()},
                            .result = Type(),
                            .effect = Effect::erase,
                            .once = Once::conditional_write,
                            .inverse = "the card is put back from the trash"}) {}

  Result<Preview> preview(const Call& call) override {
    const auto now = TRY(book_.readable());
    const auto* entry = now->by_uid(call.argument("uid").text());
    if (!entry) return unknown(call.argument("uid").text());
    return Preview{.text = fmt::format("removes {} from your contacts", shown(entry->contact)),
                   .links = {"contact:" + entry->contact.uid},
                   .precondition = precondition(*entry),
                   .undo = "the card can be put back from the trash"};
  }

  Result<Outcome> perform(const Call& call, const Intent& intent, std::stop_token) override {
    TRY(book_.replace(call.argument("uid").text(), intent.precondition["hash"].as_string(), "", file_for(intent)));
    return done(call, intent);
  }

 private:
  Result<Outcome> done(const Call&, const Intent& intent) override {
    return Outcome{{},
                   fmt::format("Removed {} from your contacts.", one_line(intent.precondition["name"].as_string(), 60)),
                   restore_call(intent)};
  }
};

// Puts a kept card back: in place of the contact's present card, which is then kept in turn, or anew.
class Restore final : public ContactTool {
 public:
  explicit Restore(const ContactsContext& context)
      : ContactTool(context, {.name = "contacts.restore",
                              .doc = "Puts back a contact's card that a change or a removal kept.",
                              .parameters = {{"kept", Kind::text, Role::locator, "the name of the kept card"}},
                              .result = contact_type(),
                              .effect = Effect::write,
                              .once = Once::conditional_write,
                              .inverse = "the present card is put back",
                              .labels = contact_labels()}) {}

  Result<Preview> preview(const Call& call) override {
    const auto card = TRY(kept_card(call));
    const auto contact = read_contact(card);
    const auto now = TRY(book_.readable());
    const auto* entry = now->by_uid(contact.uid);
    Json precondition;
    precondition.set("hash", entry ? entry->hash : "");
    return Preview{.text = fmt::format("puts the contact {} back as it was", shown(contact)),
                   .links = {"contact:" + contact.uid},
                   .precondition = std::move(precondition),
                   .undo = "the present card can be put back"};
  }

  Result<Outcome> perform(const Call& call, const Intent& intent, std::stop_token) override {
    const auto card = TRY(kept_card(call));
    const auto uid = read_contact(card).uid;
    const auto hash = intent.precondition["hash"].as_string();
    if (!hash.empty()) {
      TRY(book_.replace(uid, hash, card.source, file_for(intent)));
    } else if (TRY(book_.readable())->by_uid(uid)) {
      return fail(ErrorKind::failed, "The contact is there again already.");
    } else {
      TRY(book_.add(file_for(intent), card.source));
    }
    return done(call, intent, card);
  }

  Result<Reconciled> reconcile(const Call& call, const Intent& intent) override {
    const auto card = TRY(kept_card(call));
    const auto now = TRY(book_.readable());
    const auto* entry = now->by_uid(read_contact(card).uid);
    const auto hash = intent.precondition["hash"].as_string();
    if (entry ? entry->hash == hash : hash.empty()) return Reconciled{Happened::no, std::nullopt};
    if (!entry || entry->hash != sha256_hex(card.source)) return Reconciled{};
    return Reconciled{Happened::yes, TRY(done(call, intent, card))};
  }

 private:
  Result<Card> kept_card(const Call& call) {
    const auto cards = TRY(parse_cards(TRY(book_.kept(call.argument("kept").text()))));
    return cards.front();
  }
  Result<Outcome> done(const Call& call, const Intent& intent, const Card& card) {
    const auto contact = read_contact(card);
    Json arguments;
    const bool replaced = !intent.precondition["hash"].as_string().empty();
    replaced ? arguments.set("kept", file_for(intent)) : arguments.set("uid", contact.uid);
    return outcome(contact.uid, call, fmt::format("Put the contact {} back as it was.", one_line(contact.name, 60)),
                   StoredCall{replaced ? "contacts.restore" : "contacts.remove", std::move(arguments)});
  }
};

}  // namespace

void add_contact_tools(plan::Catalog& catalog, const ContactsContext& context) {
  catalog.add_type(contact_type());
  catalog.add(std::make_unique<Find>(context));
  catalog.add(std::make_unique<Match>(context));
  catalog.add(std::make_unique<Get>(context));
  catalog.add(std::make_unique<Add>(context));
  catalog.add(std::make_unique<Update>(context));
  catalog.add(std::make_unique<Remove>(context));
  catalog.add(std::make_unique<Restore>(context));
}

}  // namespace adjutant::tools::contacts
