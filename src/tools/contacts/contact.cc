#include "tools/contacts/contact.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/sha256.h"
#include "base/text.h"

namespace adjutant::tools::contacts {
namespace {

using plan::Kind;
using plan::Type;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::string one_text(const Card& card, std::string_view name) {
  const auto* property = card.first(name);
  return property ? std::string(trim(unescape(property->value))) : std::string();
}

void add_once(std::vector<std::string>& list, std::string text) {
  const auto same = [&](const std::string& one) { return fold(one) == fold(text); };
  if (!text.empty() && std::ranges::none_of(list, same)) list.push_back(std::move(text));
}

// RFC 6350 PREF=1..100, and TYPE=PREF of 3.0; smaller is earlier.
int preference(const Property& property) {
  int number = 0;
  const auto pref = property.parameter("PREF");
  if (std::from_chars(pref.data(), pref.data() + pref.size(), number).ec == std::errc() && number > 0) return number;
  for (const auto& [name, value] : property.parameters) {
    if (name == "PREF" || (name == "TYPE" && contains_fold(value, "pref"))) return 1;
  }
  return 101;
}

std::vector<const Property*> preferred(const Card& card, std::string_view name) {
  std::vector<const Property*> out;
  for (const auto& property : card.properties) {
    if (property.name == name) out.push_back(&property);
  }
  std::ranges::stable_sort(out, {}, [](const Property* property) { return preference(*property); });
  return out;
}

std::string phone_text(const Property& property) {
  auto text = std::string(trim(unescape(property.value)));
  if (starts_with_fold(text, "tel:")) text = replace_all(text.substr(4), "-", " ");
  return text;
}

// "1984-03-12", "19840312"; "--0312" has no year and gives none.
std::optional<Date> birthday(std::string_view text) {
  text = trim(text).substr(0, trim(text).find('T'));
  std::string dashed(text);
  if (text.size() == 8 && !text.contains('-')) {
    dashed = fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));
  }
  const auto date = parse_date(dashed);
  return date ? std::optional(*date) : std::nullopt;
}

std::string name_from_parts(const std::vector<std::string>& parts) {
  const auto part = [&](std::size_t i) { return i < parts.size() ? std::string(trim(parts[i])) : std::string(); };
  std::vector<std::string> words;
  for (const std::size_t i : {3, 1, 2, 0, 4}) {
    if (!part(i).empty()) words.push_back(part(i));
  }
  return join(words, " ");
}

// ADR is post-office box, extension, street, town, region, code, country (RFC 6350 section 6.3.1).
std::string street_of(const Property& address) {
  const auto parts = split_values(address.value, ';');
  std::vector<std::string> words;
  for (const std::size_t i : {2, 3}) {
    if (i < parts.size() && !trim(parts[i]).empty()) words.emplace_back(trim(parts[i]));
  }
  return join(words, ", ");
}

plan::Value list_of(Kind kind, const std::vector<std::string>& texts, const plan::Label& label,
                    const plan::Origin& from) {
  plan::List items;
  for (const auto& text : texts) items.push_back(plan::typed_text(kind, text, label, from));
  return plan::list_value(kind, std::move(items), label, from);
}

}  // namespace

Contact read_contact(const Card& card) {
  Contact out;
  out.uid = one_text(card, "UID");
  if (out.uid.empty()) out.uid = "card-" + sha256_hex(card.source).substr(0, 24);
  out.name = one_text(card, "FN");
  if (const auto* structured = card.first("N")) {
    const auto parts = split_values(structured->value, ';');
    out.family = std::string(trim(parts[0]));
    if (parts.size() > 1) out.given = std::string(trim(parts[1]));
    if (out.name.empty()) out.name = name_from_parts(parts);
  }
  if (const auto* nickname = card.first("NICKNAME"))
    out.nickname = std::string(trim(split_values(nickname->value, ',')[0]));
  for (const auto* property : preferred(card, "EMAIL")) {
    auto address = lower(trim(unescape(property->value)));
    if (is_address(address)) add_once(out.addresses, std::move(address));
  }
  for (const auto* property : preferred(card, "TEL")) add_once(out.phones, phone_text(*property));
  if (const auto* organization = card.first("ORG")) {
    std::vector<std::string> units;
    for (const auto& unit : split_values(organization->value, ';')) add_once(units, std::string(trim(unit)));
    out.organization = join(units, ", ");
  }
  for (const std::string_view name : {"ROLE", "TITLE"}) add_once(out.roles, one_text(card, name));
  for (const auto& property : card.properties) {
    if (property.name != "CATEGORIES") continue;
    for (const auto& category : split_values(property.value, ',')) {
      if (fold(trim(category)) == "me") {
        out.owner = true;
      } else {
        add_once(out.roles, std::string(trim(category)));
      }
    }
  }
  if (const auto* born = card.first("BDAY")) out.birthday = birthday(born->value);
  out.notes = one_text(card, "NOTE");
  if (const auto addresses = preferred(card, "ADR"); !addresses.empty()) out.street = street_of(*addresses.front());
  for (const auto* property : preferred(card, "GEO")) {
    if (!out.position) out.position = parse_geo(unescape(property->value));
  }
  if (out.name.empty())
    out.name = !out.nickname.empty()       ? out.nickname
               : !out.organization.empty() ? out.organization
               : out.addresses.empty()     ? ""
                                           : out.addresses[0];
  return out;
}

const Type& contact_type() {
  static const Type type =
      Type::record("Contact", {{"uid", Kind::text, "the contact's id"},
                               {"name", Kind::text, "the full name"},
                               {"nickname", Kind::text, "empty when there is none"},
                               {"addresses", Type::list(Kind::address), "mail addresses, preferred first"},
                               {"phones", Type::list(Kind::text), "phone numbers, preferred first"},
                               {"organization", Kind::text, "the firm"},
                               {"roles", Type::list(Kind::text), "what they are: \"landlord\", \"sister\""},
                               {"birthday", Type(Kind::date).as_optional(), "when the year is known"},
                               {"notes", Kind::text, "the owner's notes"}});
  return type;
}

plan::Label contacts_label() { return plan::Label(flow::Source{flow::SourceKind::records, "contacts"}); }

std::map<std::string, plan::Label> contact_labels() {
  const auto owner_only = join(contacts_label(), plan::Label(std::vector<flow::Source>{}, flow::Readers::only({})));
  return {{"", contacts_label()},
          {"phones", owner_only},
          {"birthday", owner_only},
          {"roles", owner_only},
          {"notes", owner_only}};
}

plan::Value contact_value(const Contact& contact, const plan::Label& label) {
  const auto seen_by = [&](std::vector<std::string> addresses) {
    return join(label, plan::Label(std::vector<flow::Source>{}, flow::Readers::only(std::move(addresses))));
  };
  const auto theirs = seen_by(contact.addresses), owners = seen_by({});
  const auto from = plan::origin(fmt::format("the contact {}", one_line(contact.name, 60)), "contact:" + contact.uid);
  plan::List fields;
  fields.push_back(plan::text_value(contact.uid, label, from));
  fields.push_back(plan::text_value(contact.name, label, from));
  fields.push_back(plan::text_value(contact.nickname, label, from));
  fields.push_back(list_of(Kind::address, contact.addresses, label, from));
  fields.push_back(list_of(Kind::text, contact.phones, theirs, from));
  fields.push_back(plan::text_value(contact.organization, label, from));
  fields.push_back(list_of(Kind::text, contact.roles, owners, from));
  fields.push_back(contact.birthday ? plan::date_value(*contact.birthday, theirs, from)
                                    : plan::missing_value(Kind::date, theirs, from));
  fields.push_back(plan::text_value(contact.notes, owners, from));
  return plan::record_value(contact_type(), std::move(fields), label, from);
}

bool is_address(std::string_view text) {
  const auto at = text.find('@');
  if (at == 0 || at == text.npos || text.rfind('@') != at || text.size() > 254) return false;
  const auto host = text.substr(at + 1);
  if (host.empty() || !host.contains('.') || host.front() == '.' || host.back() == '.' || host.contains(".."))
    return false;
  return std::ranges::none_of(text,
                              [](char c) {
                                return static_cast<unsigned char>(c) <= ' ' || c == 0x7F ||
                                       std::string_view("<>()[],;:\\\"").contains(c);
                              }) &&
         harmless(text) == text;
}

}  // namespace adjutant::tools::contacts
