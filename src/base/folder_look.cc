#include "base/folder_look.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace adjutant {
namespace {

std::int64_t nanoseconds(const struct timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + std::int64_t{time.tv_nsec};
}

std::unexpected<Error> unreadable(const fs::path& folder, int code) {
  return fail(ErrorKind::failed, fmt::format("The folder {} cannot be read: {}.", folder.string(), std::strerror(code)),
              "Check that it is there, and who may read it.");
}

struct Close {
  void operator()(DIR* stream) const { ::closedir(stream); }
};

}  // namespace

Result<std::vector<FolderEntry>> look_into(const fs::path& folder, bool (*wanted)(std::string_view name),
                                           std::size_t most) {
  const std::unique_ptr<DIR, Close> stream(::opendir(folder.c_str()));
  if (!stream) return unreadable(folder, errno);
  std::vector<FolderEntry> out;
  while (out.size() < most) {
    errno = 0;
    const auto* entry = ::readdir(stream.get());
    if (!entry && errno != 0) return unreadable(folder, errno);
    if (!entry) break;
    const std::string_view name(entry->d_name);
    if (name.starts_with('.') || !wanted(name)) continue;
    struct stat info{};
    // By the open folder: its path is walked once, and not for each of the files.
    if (::fstatat(::dirfd(stream.get()), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) continue;  // gone meanwhile
    out.push_back({.name = std::string(name),
                   .kind = S_ISREG(info.st_mode)   ? FolderEntry::Kind::file
                           : S_ISDIR(info.st_mode) ? FolderEntry::Kind::folder
                                                   : FolderEntry::Kind::other,
                   .inode = info.st_ino,
                   .size = info.st_size,
                   .modified_ns = nanoseconds(info.st_mtim),
                   .changed_ns = nanoseconds(info.st_ctim)});
  }
  std::ranges::sort(out, {}, &FolderEntry::name);
  return out;
}

}  // namespace adjutant
