// The command line that runs a program apart from the rest of the machine, in bubblewrap: a chain of what it may have.
//
// Without a word it has no file, no network, no environment, no capability, sees no other process, and ends with us.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"

namespace adjutant {

class Bubblewrap {
 public:
  Bubblewrap& show(const std::filesystem::path& path) { return show(path, path); }
  // `path` is there to read, under another name.
  Bubblewrap& show(const std::filesystem::path& path, const std::filesystem::path& as);
  Bubblewrap& show_if_there(const std::filesystem::path& path);
  Bubblewrap& let_change(const std::filesystem::path& path);
  // /bin, /lib and the like are what they are on this machine: links into /usr, or folders.
  Bubblewrap& show_like_root(const std::filesystem::path& path);
  Bubblewrap& set(const std::string& name, const std::string& value);
  Bubblewrap& network();
  // Devices that do no harm, its own processes, and an empty folder for what it makes.
  Bubblewrap& usual_folders();
  Bubblewrap& start_in(const std::filesystem::path& folder);

  std::vector<std::string> run(const std::vector<std::string>& command) const;

 private:
  Bubblewrap& add(std::vector<std::string> words);
  std::vector<std::string> words_{
      "bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"};
};

// Whether bubblewrap is there and the system lets it work; the error says which of the two is wrong.
Result<void> bubblewrap_works();

}  // namespace adjutant
