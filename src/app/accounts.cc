#include "app/accounts.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "agent/config_text.h"
#include "app/config_file.h"
#include "base/iban.h"
#include "base/text.h"

namespace adjutant::app {
namespace {

using Form = Account::Form;

const char* to_string(Form form) {
  switch (form) {
    case Form::folder: return "folder";
    case Form::iban: return "iban";
    case Form::file_only: return "config.toml";
  }
  return "";
}

// The setting or section of config.toml that says it.
std::string_view key_of(const Account& account) {
  if (account.name == "mail leaves by") return "sendmail";
  if (account.name == "bank account") return "iban";
  if (account.name == "shop") return "orders";
  if (account.name == "model that reads") return "reader";
  if (account.name == "model that writes") return "writer";
  return account.name;
}

bool is_beneath(const fs::path& inner, const fs::path& outer) {
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

Result<std::string> usable_folder(const Assistant& assistant, const Account& account, const std::string& where) {
  const auto shown = one_line(where, 200);
  if (!fs::path(where).is_absolute())
    return fail(ErrorKind::usage, fmt::format("'{}' is no whole path of a folder.", shown),
                "A whole path begins with '/'.");
  std::error_code error;
  const auto folder = fs::canonical(where, error);
  if (error || !fs::is_directory(folder, error))
    return fail(ErrorKind::usage, fmt::format("There is no folder {}.", shown),
                "Make it first, or name another; 'adjutant doctor' says what is wrong with one.");
  if (::access(folder.c_str(), R_OK | X_OK) != 0)
    return fail(ErrorKind::usage, fmt::format("The folder {} cannot be read.", shown), "Change its rights.");
  if (is_beneath(fs::canonical(assistant.home.folder(), error), folder))
    return fail(ErrorKind::usage, fmt::format("The folder {} holds what Adjutant itself goes by.", shown),
                "Name one beneath it.");
  if (account.name == "mail" && !fs::is_directory(folder / "cur", error))
    return fail(ErrorKind::usage, fmt::format("The folder {} is no Maildir: it has no folder 'cur'.", shown),
                "Name the one that your mail program delivers into.");
  return folder.string();
}

}  // namespace

std::vector<Account> accounts(const agent::Config& config) {
  std::vector<Account> out;
  out.push_back({"you", config.name + (config.addresses.empty() ? "" : ", " + join(config.addresses, ", "))});
  out.push_back({"mail", config.mail.string(), Form::folder});
  const bool sent_by_program = !config.sendmail.empty();
  out.push_back({"mail leaves by",
                 sent_by_program ? join(config.sendmail, " ") : fmt::format("the folder {}", config.drop.string()),
                 Form::file_only, sent_by_program && !config.drop.empty()});
  out.push_back({"calendar", config.calendar.string(), Form::folder, !config.calendar.empty()});
  out.push_back({"contacts", config.contacts.string(), Form::folder, !config.contacts.empty()});
  out.push_back({"files", config.files.string(), Form::folder});
  out.push_back({"bank account", config.iban, Form::iban, !config.iban.empty()});
  if (config.orders) out.push_back({"shop", config.orders->url, Form::file_only, true});
  if (config.reader) out.push_back({"model that reads", config.reader->url, Form::file_only, true});
  if (config.writer) out.push_back({"model that writes", config.writer->url, Form::file_only, true});
  return out;
}

Result<Account> find_account(const Assistant& assistant, const std::string& name) {
  const auto all = accounts(assistant.home.config());
  const auto found = std::ranges::find(all, name, &Account::name);
  if (found != all.end()) return *found;
  std::vector<std::string> names;
  for (const auto& each : all) names.push_back(each.name);
  return fail(ErrorKind::usage, fmt::format("There is no account '{}'.", one_line(name, 60)),
              fmt::format("There is: {}.", join(names, ", ")));
}

Json to_json(const Account& account) {
  return Json()
      .set("name", account.name)
      .set("where", account.where)
      .set("changed_to", to_string(account.form))
      .set("removable", account.removable);
}

Json account_list(const agent::Config& config) {
  Json out = Json::array();
  for (const auto& each : accounts(config)) out.push(to_json(each));
  return out;
}

Result<Account> change_account(const Assistant& assistant, const std::string& name, const std::string& where) {
  Account account = TRY(find_account(assistant, name));
  switch (account.form) {
    case Form::folder: account.where = TRY(usable_folder(assistant, account, where)); break;
    case Form::iban: account.where = TRY(parse_iban(where)); break;
    case Form::file_only:
      return fail(ErrorKind::usage, fmt::format("'{}' is changed in config.toml alone.", name),
                  fmt::format("The file is in {}.", assistant.home.folder().string()));
  }
  TRY(change_config(assistant, name, [&](std::string_view config) {
    return agent::with_setting(config, key_of(account), account.where);
  }));
  return account;
}

Result<void> remove_account(const Assistant& assistant, const std::string& name) {
  const Account account = TRY(find_account(assistant, name));
  if (!account.removable)
    return fail(ErrorKind::usage, fmt::format("'{}' cannot be taken out.", name),
                account.where.empty() ? "There is none." : "Adjutant needs it; it can be another.");
  return change_config(assistant, name,
                       [&](std::string_view config) { return agent::without_setting(config, key_of(account)); });
}

}  // namespace adjutant::app
