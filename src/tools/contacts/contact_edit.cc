#include "tools/contacts/contact_edit.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace adjutant::tools::contacts {
namespace {

bool has_value(const Card& card, std::string_view name, std::string_view value) {
  return std::ranges::any_of(card.properties, [&](const Property& one) {
    return one.name == name && fold(trim(unescape(one.value))) == fold(value);
  });
}

// The preferred one is first: before the other addresses, with PREF=1, which the others lose.
void prefer_address(Card& card, const std::string& address) {
  std::erase_if(card.properties, [&](const Property& one) {
    return one.name == "EMAIL" && fold(trim(unescape(one.value))) == fold(address);
  });
  for (auto& property : card.properties) {
    if (property.name == "EMAIL" && property.parameter("PREF") == "1")
      property.line = fmt::format("EMAIL;PREF=2:{}", property.value);
  }
  const auto at = std::ranges::find(card.properties, "EMAIL", &Property::name);
  card.properties.insert(at, raw_property("EMAIL;PREF=1", escape(address)));
}

Result<void> apply(Card& card, const Changes& changes) {
  const auto set = [&](std::string_view name, const std::optional<std::string>& text) {
    if (text) set_property(card, text_property(name, *text));
  };
  if (changes.name && trim(*changes.name).empty()) return fail(ErrorKind::usage, "A contact needs a name.");
  set("FN", changes.name);
  set("NICKNAME", changes.nickname);
  if (changes.address) {
    if (!is_address(*changes.address))
      return fail(ErrorKind::usage, fmt::format("\"{}\" is not a mail address.", one_line(*changes.address, 60)));
    card.properties.reserve(card.properties.size() + 1);
    prefer_address(card, *changes.address);
  }
  if (changes.phone && !has_value(card, "TEL", *changes.phone))
    card.properties.push_back(text_property("TEL", *changes.phone));
  set("ORG", changes.organization);
  set("ROLE", changes.role);
  if (changes.birthday) set_property(card, raw_property("BDAY", replace_all(iso(*changes.birthday), "-", "")));
  set("NOTE", changes.notes);
  return {};
}

}  // namespace

Result<std::string> changed_card(const Card& card, const Changes& changes) {
  if (card.first("VERSION") && trim(card.first("VERSION")->value) == "2.1") {
    return fail(ErrorKind::failed, "The contact is a vCard of version 2.1, which can be read but not changed.",
                "Import it anew as version 3.0 or 4.0.");
  }
  Card changed = card;
  // An id made from the content would change with it.
  if (!card.first("UID")) changed.properties.push_back(raw_property("UID", read_contact(card).uid));
  TRY(apply(changed, changes));
  return print_card(changed);
}

Result<std::string> new_card(const std::string& uid, const Changes& changes) {
  Card card;
  card.properties.push_back(raw_property("VERSION", "4.0"));
  card.properties.push_back(raw_property("UID", uid));
  TRY(apply(card, changes));
  return print_card(card);
}

std::vector<std::string> describe(const Changes& changes) {
  std::vector<std::string> out;
  const auto line = [&](std::string_view what, const std::optional<std::string>& text) {
    if (text) out.push_back(fmt::format("{}: {}", what, one_line(*text)));
  };
  line("name", changes.name);
  line("nickname", changes.nickname);
  line("mail address", changes.address);
  line("phone", changes.phone);
  line("organisation", changes.organization);
  line("role", changes.role);
  if (changes.birthday) out.push_back(fmt::format("birthday: {}", spoken(*changes.birthday)));
  line("notes", changes.notes);
  return out;
}

}  // namespace adjutant::tools::contacts
