#include <fmt/format.h>

#include "app/home_clock.h"
#include "app/sample_home.h"
#include "base/file.h"
#include "cli/commands.h"

namespace adjutant::cli {

int init(const fs::path& folder, agent::Config config, bool sample, const Options& options) {
  std::error_code error;
  if (fs::exists(folder / "config.toml", error)) {
    return show_error({ErrorKind::usage,
                       fmt::format("There is a home in {} already.", folder.string()),
                       "Choose another folder with --home.",
                       {}},
                      options);
  }
  const fs::path home = fs::absolute(folder);
  if (sample) {
    if (auto made = app::make_sample(home, config, app::HomeClock().now()); !made)
      return show_error(made.error(), options);
  }
  for (const auto& [name, path] : {std::pair("--maildir", &config.mail), std::pair("--files", &config.files)}) {
    if (path->empty())
      return show_error(
          {ErrorKind::usage, fmt::format("{} is missing.", name), "Name your folders, or use --sample.", {}}, options);
    if (!fs::is_directory(*path, error))
      return show_error({ErrorKind::usage, fmt::format("{} is no folder.", path->string()), "Correct the path.", {}},
                        options);
  }
  if (config.drop.empty()) config.drop = home / "sent-mail";
  for (auto* path : {&config.mail, &config.calendar, &config.contacts, &config.files, &config.drop}) {
    if (!path->empty()) *path = fs::absolute(*path);
  }
  const auto made = agent::Home::create(home, config, fs::path(ADJUTANT_SHARE) / "mandate.toml");
  if (!made) return show_error(made.error(), options);
  if (options.json) show(Json().set("home", home.string()).pretty() + "\n");
  else
    show(fmt::format(
        "Your home is {0}. What it may do without asking you, 'adjutant mandate bounds' says. Try: adjutant "
        "--home {0} ask \"what needs me today?\"\n",
        home.string()));
  return 0;
}

}  // namespace adjutant::cli
