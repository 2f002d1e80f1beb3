// 'adjutant accounts': where mails, events, people, files and money are.
#include <fmt/format.h>

#include "app/accounts.h"
#include "base/text.h"
#include "cli/commands.h"

namespace adjutant::cli {

int list_accounts(Assistant& assistant, const Options& options) {
  const auto& config = assistant.home.config();
  if (options.json) {
    show(Json().set("accounts", app::account_list(config)).pretty() + "\n");
    return 0;
  }
  for (const auto& each : app::accounts(config))
    show(fmt::format("{:18} {}\n", each.name, each.where.empty() ? "none" : one_line(each.where, 200)));
  return 0;
}

int change_account(Assistant& assistant, const std::string& name, const std::string& where, const Options& options) {
  const auto account = app::find_account(assistant, name);
  if (!account) return show_error(account.error(), options);
  const bool is_folder = account->form == app::Account::Form::folder;
  const auto changed = app::change_account(assistant, name, is_folder ? fs::absolute(where).string() : where);
  if (!changed) return show_error(changed.error(), options);
  if (options.json) show(app::to_json(*changed).pretty() + "\n");
  else show(fmt::format("{}: {}.\n", changed->name, one_line(changed->where, 200)));
  return 0;
}

int remove_account(Assistant& assistant, const std::string& name, const Options& options) {
  if (const auto done = app::remove_account(assistant, name); !done) return show_error(done.error(), options);
  if (options.json) show(Json().set("removed", name).pretty() + "\n");
  else show(fmt::format("'{}' is out of config.toml; what is in it stays as it is.\n", one_line(name, 60)));
  return 0;
}

}  // namespace adjutant::cli
