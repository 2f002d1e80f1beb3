// A server that is a program on this machine: what it is given, and the command line that gives it no more.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace adjutant::tools::mcp {

struct StdioServer {
  struct Folder {
    std::filesystem::path path;  // absolute; a single file does as well
    bool writable = false;
  };

  std::vector<std::string> command;
  std::vector<std::pair<std::string, std::string>> environment;
  std::vector<Folder> folders;
  bool network = false;
  // Without bubblewrap, as one of the owner's own programs. Only where the owner said so.
  bool unsandboxed = false;
};

// The command line, in bubblewrap: the system's programs and libraries to read, the folders that were named, an empty
// /tmp that is its home, the variables that were named besides PATH, HOME and LANG, no network unless it was named.
//
// Errors: a folder that is not there, a program that would not be visible, and no bubblewrap that works.
Result<std::vector<std::string>> command_line(const StdioServer& server);

// "NAME=value" for the process itself: empty in the sandbox, whose variables are in the command line.
std::vector<std::string> environment(const StdioServer& server);

}  // namespace adjutant::tools::mcp
