// Values that the owner has said yes to, kept in the store: this IBAN of this payee, this address.
//
// A plan's confirm() shows a value; after a yes, and once a call with it was authorised, it is remembered together with
// whom the call was about. The same IBAN for another payee is another pair, and was not confirmed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plan/tool.h"
#include "store/database.h"

namespace adjutant::mandate {

struct Endorsement {
  std::string kind;      // iban, address, text
  std::string value;     // as endorsed_value() gives it
  std::string subject;   // whose it is; empty: it stands for itself
  std::string evidence;  // a link to where it stood, or words
  std::string id = {};   // to name it by
};

// Of one value (an item of a list, or the argument itself).
std::string endorsed_kind(const plan::Value& value);
std::string endorsed_value(const plan::Value& value);

// Whose value an argument of a call is: what the call's other recipients say in words, such as the payee beside an
// IBAN. None: it is not known yet.
std::optional<std::string> endorsed_subject(const plan::Call& call, const plan::Value& argument);

// What texts of confirmed values are compared by.
std::string confirmed_key(std::string_view text);

// What the call's arguments endorse: those that steer it and were confirmed (`confirmed`: evidence by confirmed_key()).
std::vector<Endorsement> endorsed_by(const plan::Call& call, const std::map<std::string, std::string>& confirmed);

class Endorsements {
 public:
  explicit Endorsements(store::Database& database) : database_(database) {}

  Result<void> add(const Endorsement& endorsement, Instant now);
  Result<bool> holds(std::string_view kind, std::string_view value, std::string_view subject) const;
  Result<std::vector<Endorsement>> all() const;  // the oldest first
  // By the beginning of its id; gives what it was. Errors: there is none, or several.
  Result<Endorsement> forget(std::string_view id);

 private:
  store::Database& database_;
};

}  // namespace adjutant::mandate
