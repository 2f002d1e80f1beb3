// Changes to a card: unknown properties stay as they are, and so does everything that is not mentioned.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "tools/contacts/contact.h"

namespace adjutant::tools::contacts {

struct Changes {
  std::optional<std::string> name;
  std::optional<std::string> nickname;
  std::optional<std::string> address;  // added, and from now on the preferred one
  std::optional<std::string> phone;    // added
  std::optional<std::string> organization;
  std::optional<std::string> role;  // replaces ROLE
  std::optional<Date> birthday;
  std::optional<std::string> notes;
};

// Refuses cards of version 2.1, whose texts are escaped in another way, and addresses that are none.
Result<std::string> changed_card(const Card& card, const Changes& changes);
Result<std::string> new_card(const std::string& uid, const Changes& changes);
// "sets the phone number to ...", one line each.
std::vector<std::string> describe(const Changes& changes);

}  // namespace adjutant::tools::contacts
