#include "tools/account_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace adjutant::tools {

std::unexpected<Error> unusable(std::string_view account, const fs::path& folder, std::string_view what) {
  if (folder.empty())
    return fail(ErrorKind::failed, fmt::format("There is no {} folder here.", account),
                fmt::format("Name one with 'adjutant accounts change {} FOLDER'.", account));
  return fail(
      ErrorKind::failed, fmt::format("The {} folder {} {}.", account, folder.string(), what),
      fmt::format("Put that right, or name another folder with 'adjutant accounts change {} FOLDER'.", account));
}

std::unexpected<Error> unreachable(std::string_view account, const fs::path& folder, int code) {
  switch (code) {
    case ENOENT: return unusable(account, folder, "is not there");
    case ENOTDIR: return unusable(account, folder, "is not a folder");
    default: return unusable(account, folder, fmt::format("cannot be read: {}", std::strerror(code)));
  }
}

Result<void> is_reachable(std::string_view account, const fs::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return unreachable(account, folder, errno);
  ::close(fd);
  return {};
}

}  // namespace adjutant::tools
