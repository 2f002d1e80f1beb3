// A person or a firm in the owner's address book, read from a vCard, and as a value of the plan language.
//
// Labels: everything in the address book is the owner's own record. Who may see it is decided field by field: names,
// addresses and organisations are there to write to people with, and everyone may see them; phone numbers and birthdays
// may be seen by the contact; roles and notes, what the owner thinks about somebody, by the owner alone.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/position.h"
#include "base/time.h"
#include "plan/value.h"
#include "tools/contacts/vcard.h"

namespace adjutant::tools::contacts {

struct Contact {
  std::string uid;  // the card's UID; of a card without one, made from its content
  std::string name;
  std::string nickname;
  std::string given;  // "" where the card does not tell
  std::string family;
  std::vector<std::string> addresses;  // preferred first, in lower case
  std::vector<std::string> phones;
  std::string organization;
  std::vector<std::string> roles;  // ROLE, TITLE and CATEGORIES, without repetition
  std::optional<Date> birthday;    // none where the year is not known
  std::string notes;
  std::string street;                // of ADR, with the town: "Gneisenaustraße 40, Berlin"
  std::optional<Position> position;  // GEO, where that is a place on the earth
  bool owner = false;                // category "me"
};

Contact read_contact(const Card& card);

// "Contact": uid, name, nickname, addresses, phones, organization, roles, birthday?, notes.
const plan::Type& contact_type();
plan::Label contacts_label();
// Static labels, for the signatures of tools that give a Contact or a list of them.
std::map<std::string, plan::Label> contact_labels();
plan::Value contact_value(const Contact& contact, const plan::Label& label);

// Something that can be written to: one @, no spaces or control characters, a dot in the host.
bool is_address(std::string_view text);

}  // namespace adjutant::tools::contacts
