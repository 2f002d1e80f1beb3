// An assistant that goes by config.toml and the connections as the home has them now: it is opened anew where these have
// changed. Of one thread.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/assistant.h"
#include "base/folder_look.h"

namespace adjutant::app {

class OpenedHome {
 public:
  OpenedHome(std::filesystem::path home, agent::Owner& owner) : home_(std::move(home)), owner_(owner) {}
  // Begins with one that has been opened just now, and outlives this.
  explicit OpenedHome(Assistant& first);

  // Where it cannot be opened as the home is now, that is said once; after that it is the one before, where there is one.
  Result<Assistant*> now();

 private:
  struct Files {
    std::vector<FolderEntry> config;
    std::map<std::string, std::vector<FolderEntry>> connections;
    bool operator==(const Files&) const = default;
  };

  Files look() const;
  bool is_other(const Files& files) const;

  const std::filesystem::path home_;
  agent::Owner& owner_;
  std::unique_ptr<Assistant> own_;
  Assistant* assistant_ = nullptr;
  Files files_;  // as they were when it was opened
};

}  // namespace adjutant::app
