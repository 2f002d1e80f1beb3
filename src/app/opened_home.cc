#include "app/opened_home.h"

namespace adjutant::app {
namespace {

constexpr std::size_t kMostConnections = 1000;

bool is_config(std::string_view name) { return name == "config.toml"; }
// Of a connection: what is written last of it, and why it may not be used.
bool tells_how_it_is(std::string_view name) { return name == "seen.json" || name == "quarantine.json"; }
bool any(std::string_view) { return true; }

}  // namespace

OpenedHome::OpenedHome(Assistant& first) : home_(first.home.folder()), owner_(first.owner), assistant_(&first) {
  files_ = look();
}

Result<Assistant*> OpenedHome::now() {
  auto files = look();
  if (assistant_ && (files == files_ || !is_other(files))) {
    files_.config = std::move(files.config);
    return assistant_;
  }
  auto opened = Assistant::open(home_, owner_, nullptr);
  files_ = std::move(files);
  if (!opened) return std::unexpected(opened.error());
  own_ = std::move(*opened);
  assistant_ = own_.get();
  return assistant_;
}

OpenedHome::Files OpenedHome::look() const {
  Files out{look_into(home_, is_config, 1).value_or(std::vector<FolderEntry>()), {}};
  const auto folder = tools::mcp::connections_folder(home_);
  for (const auto& each : look_into(folder, any, kMostConnections).value_or(std::vector<FolderEntry>()))
    out.connections[each.name] = look_into(folder / each.name, tells_how_it_is, 2).value_or(std::vector<FolderEntry>());
  return out;
}

// A file that cannot be read is none to go by.
bool OpenedHome::is_other(const Files& files) const {
  if (files.connections != files_.connections) return true;
  const auto home = agent::Home::open(home_);
  return home && home->config() != assistant_->home.config();
}

}  // namespace adjutant::app
