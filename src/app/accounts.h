// Where mails, events, people, files and money are, as config.toml says: listed, changed, taken out. What is in them stays as
// it is; what is done from then on goes by the new one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/assistant.h"

namespace adjutant::app {

struct Account {
  std::string name;   // "mail", "bank account"
  std::string where;  // a folder, an address, an IBAN, a command; empty: there is none
  enum class Form { file_only, folder, iban } form = Form::file_only;  // what it can be changed to; else in config.toml
  bool removable = false;
};

std::vector<Account> accounts(const agent::Config& config);
// Errors (usage): there is none of that name.
Result<Account> find_account(const Assistant& assistant, const std::string& name);

// docs/JSON.md, "account".
Json to_json(const Account& account);
Json account_list(const agent::Config& config);

// Which program sends mails and which host is sent a key is changed in config.toml alone: who holds a browser's session
// is not to run a program by it.
//
// `where`: an absolute path of a folder that is there, which may not hold the home, or an IBAN. Errors (usage): there is no
// such account, it is changed in the file alone, or it cannot be that.
Result<Account> change_account(const Assistant& assistant, const std::string& name, const std::string& where);

// Errors (usage): there is no such account, or Adjutant needs it.
Result<void> remove_account(const Assistant& assistant, const std::string& name);

}  // namespace adjutant::app
