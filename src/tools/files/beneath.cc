#include "tools/files/beneath.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

#include "base/text.h"

namespace adjutant::tools::files {
namespace {

constexpr std::size_t kMaxPath = 1000;
constexpr int kMaxDepth = 16;

std::unexpected<Error> os_error(std::string_view what, std::string_view path, int code) {
  const auto name = one_line(path, 100);
  switch (code) {
    case ENOENT:
      return fail(ErrorKind::failed, fmt::format("There is no file {}.", name), "Look for it with files.find.");
    case EEXIST:
      return fail(ErrorKind::failed, fmt::format("{} exists already.", name),
                  "Choose another name, or say that it is to be replaced.");
    case EXDEV:
    case ELOOP:
      return fail(ErrorKind::forbidden, fmt::format("{} leads out of the folder through a link.", name),
                  "Only files inside your folders are used.");
    case ENOSPC:
    case EDQUOT:
      return fail(ErrorKind::failed, fmt::format("{} {}: the disk is full.", what, name), "Make room and try again.");
    case EROFS:
    case EACCES:
    case EPERM:
      return fail(ErrorKind::failed, fmt::format("{} {}: {}.", what, name, std::strerror(code)),
                  "Check who owns it and whether it may be written.");
    default: return fail(ErrorKind::failed, fmt::format("{} {}: {}.", what, name, std::strerror(code)));
  }
}

// Component by component, no links at all.
int walk(int folder, const std::string& path, int flags) {
  Descriptor at(::fcntl(folder, F_DUPFD_CLOEXEC, 0));
  const auto parts = split(path, '/');
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    at = Descriptor(::openat(at.get(), parts[i].c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!at) return -1;
  }
  const int fd = ::openat(at.get(), parts.back().c_str(), flags | O_NOFOLLOW | O_CLOEXEC);
  struct stat info{};
  // With O_PATH a link itself is opened.
  if (fd >= 0 && ::fstat(fd, &info) == 0 && S_ISLNK(info.st_mode)) {
    ::close(fd);
    errno = ELOOP;
    return -1;
  }
  return fd;
}

std::string last(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }
std::string_view folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? std::string_view() : path.substr(0, slash);
}

Item item(std::string path, const struct stat& info) {
  return {std::move(path), static_cast<std::uint64_t>(info.st_size), Instant(Seconds(info.st_mtim.tv_sec))};
}

Result<void> write_all(int fd, std::string_view content, std::string_view path) {
  while (!content.empty()) {
    const auto count = ::write(fd, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return os_error("Cannot write", path, errno);
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(fd) != 0) return os_error("Cannot write", path, errno);
  return {};
}

// True as well when an earlier attempt has made that link.
bool link_once(int folder, const std::string& name, int target, const std::string& as) {
  if (::linkat(folder, name.c_str(), target, as.c_str(), 0) == 0) return true;
  struct stat from{}, to{};
  if (errno != EEXIST || ::fstatat(folder, name.c_str(), &from, AT_SYMLINK_NOFOLLOW) != 0 ||
      ::fstatat(target, as.c_str(), &to, AT_SYMLINK_NOFOLLOW) != 0) {
    return false;
  }
  errno = EEXIST;
  return from.st_ino == to.st_ino && from.st_dev == to.st_dev;
}

void list_into(std::vector<Item>& out, int folder, const std::string& prefix, int depth, std::size_t max_items) {
  DIR* handle = ::fdopendir(folder);
  if (!handle) {
    ::close(folder);
    return;
  }
  std::vector<std::pair<std::string, bool>> names;  // with whether it is a folder
  while (const auto* entry = ::readdir(handle)) {
    const std::string name = entry->d_name;
    struct stat info{};
    if (check_path(name) && ::fstatat(::dirfd(handle), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 &&
        (S_ISREG(info.st_mode) || S_ISDIR(info.st_mode)) && names.size() < max_items) {
      names.emplace_back(name, S_ISDIR(info.st_mode));
    }
  }
  std::ranges::sort(names);
  for (const auto& [name, is_folder] : names) {
    struct stat info{};
    if (out.size() >= max_items) break;
    if (!is_folder && ::fstatat(::dirfd(handle), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISREG(info.st_mode)) {
      out.push_back(item(prefix + name, info));
    } else if (is_folder && depth < kMaxDepth) {
      const int inner = ::openat(::dirfd(handle), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      if (inner >= 0) list_into(out, inner, prefix + name + "/", depth + 1, max_items);
    }
  }
  ::closedir(handle);
}

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Result<void> check_path(std::string_view path) {
  const auto shown = one_line(path, 100);
  if (path.empty()) return fail(ErrorKind::usage, "The path of the file is empty.");
  if (path.size() > kMaxPath) return fail(ErrorKind::usage, "The path of the file is too long.");
  if (path.front() == '/')
    return fail(ErrorKind::forbidden, fmt::format("{} is an absolute path.", shown),
                "Name the file as it lies in your folders, \"Documents/lease.pdf\".");
  if (harmless(path) != path || path.find_first_of("\n\t") != path.npos) {
    return fail(ErrorKind::forbidden, fmt::format("The path {} has characters that cannot be seen.", shown));
  }
  for (const auto& part : split(path, '/')) {
    if (part == "..")
      return fail(ErrorKind::forbidden, fmt::format("{} leads out of the folder.", shown),
                  "Only files inside your folders are used.");
    if (part.empty() || part.front() == '.')
      return fail(ErrorKind::forbidden, fmt::format("{} is hidden or not a plain path.", shown),
                  "Hidden files are left alone.");
  }
  return {};
}

Result<Beneath> Beneath::open(const fs::path& folder) {
  Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return os_error("Cannot open the folder", folder.string(), errno);
  return Beneath(std::move(fd), folder);
}

Result<Descriptor> Beneath::resolve(std::string_view path, int flags) const {
  const std::string name(path);
  struct open_how how{};
  how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  int fd = static_cast<int>(::syscall(SYS_openat2, folder_.get(), name.c_str(), &how, sizeof how));
  if (fd < 0 && (errno == ENOSYS || errno == EPERM)) fd = walk(folder_.get(), name, flags);
  if (fd < 0) return os_error("Cannot open", path, errno);
  return Descriptor(fd);
}

Result<Descriptor> Beneath::parent(std::string_view path, bool make) const {
  const auto wanted = folder_of(path);
  if (wanted.empty()) return Descriptor(::fcntl(folder_.get(), F_DUPFD_CLOEXEC, 0));
  std::string so_far;
  for (const auto& part : split(wanted, '/')) {
    so_far += (so_far.empty() ? "" : "/") + part;
    if (!make) continue;
    const auto above = TRY(parent(so_far, false));
    if (::mkdirat(above.get(), part.c_str(), 0700) != 0 && errno != EEXIST)
      return os_error("Cannot make the folder", so_far, errno);
  }
  return resolve(wanted, O_RDONLY | O_DIRECTORY);
}

Result<std::optional<Item>> Beneath::look(std::string_view path) const {
  TRY(check_path(path));
  const auto fd = resolve(path, O_PATH);
  struct stat info{};
  if (!fd) {
    // Not there, as opposed to not allowed.
    const auto above = parent(path, false);
    if (!above && above.error().kind == ErrorKind::forbidden) return std::unexpected(above.error());
    if (above && ::fstatat(above->get(), last(path).c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0)
      return std::unexpected(fd.error());
    return std::nullopt;
  }
  if (::fstat(fd->get(), &info) != 0) return os_error("Cannot read", path, errno);
  if (!S_ISREG(info.st_mode))
    return fail(ErrorKind::failed, fmt::format("{} is not a regular file.", one_line(path, 100)));
  return item(std::string(path), info);
}

Result<std::string> Beneath::read(std::string_view path, std::size_t max_bytes) const {
  TRY(check_path(path));
  return read_own(path, max_bytes);
}

Result<std::string> Beneath::read_own(std::string_view path, std::size_t max_bytes) const {
  const auto seen = TRY(resolve(path, O_PATH));
  struct stat info{};
  if (::fstat(seen.get(), &info) != 0) return os_error("Cannot read", path, errno);
  if (!S_ISREG(info.st_mode))
    return fail(ErrorKind::failed, fmt::format("{} is not a regular file.", one_line(path, 100)));
  if (static_cast<std::uint64_t>(info.st_size) > max_bytes) {
    return fail(ErrorKind::failed,
                fmt::format("{} has {} bytes, over the limit of {}.", one_line(path, 100), info.st_size, max_bytes));
  }
  // The very file that was looked at, whatever has its name by now.
  const Descriptor fd(
      ::open(fmt::format("/proc/self/fd/{}", seen.get()).c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!fd) return os_error("Cannot read", path, errno);
  std::string out;
  std::string buffer(64 << 10, '\0');
  while (out.size() <= max_bytes) {
    const auto count = ::read(fd.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return os_error("Cannot read", path, errno);
    if (count == 0) return out;
    out.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return fail(ErrorKind::failed, fmt::format("{} grew over the limit of {} bytes.", one_line(path, 100), max_bytes));
}

std::vector<Item> Beneath::list(std::size_t max_items) const {
  std::vector<Item> out;
  const int top = ::openat(folder_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (top >= 0) list_into(out, top, "", 0, max_items);
  return out;
}

Result<void> Beneath::write(std::string_view path, std::string_view content, Mode mode, std::string_view keep) const {
  TRY(check_path(path));
  const auto there = TRY(look(path));
  if (there && mode == Mode::create) return os_error("Cannot write", path, EEXIST);
  return put(path, content, mode, there ? keep : std::string_view());
}

bool Beneath::has_own(std::string_view path) const { return resolve(path, O_PATH).has_value(); }

Result<void> Beneath::write_own(std::string_view path, std::string_view content) const {
  return put(path, content, Mode::replace, {});
}

Result<void> Beneath::put(std::string_view path, std::string_view content, Mode mode, std::string_view keep) const {
  static std::atomic<unsigned> counter{0};
  const auto folder = TRY(parent(path, true));
  const auto name = last(path);
  std::string part;
  Result<void> done;
  {
    Descriptor fd;
    // A process that crashed may have left such a name behind.
    for (int attempt = 0; !fd && attempt < 100 && (attempt == 0 || errno == EEXIST); ++attempt) {
      part = fmt::format(".{}.{}.part", ::getpid(), counter++);
      fd = Descriptor(::openat(folder.get(), part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    }
    if (!fd) return os_error("Cannot write", path, errno);
    done = write_all(fd.get(), content, path);
  }
  if (done && !keep.empty()) {
    const auto kept = parent(keep, true);
    if (!kept) {
      done = std::unexpected(kept.error());
    } else if (!link_once(folder.get(), name, kept->get(), last(keep)) || ::fsync(kept->get()) != 0) {
      done = os_error("Cannot keep", path, errno);
    }
  }
  if (done) {
    // link() fails where the name is taken, which rename() would replace.
    const int moved = mode == Mode::replace ? ::renameat(folder.get(), part.c_str(), folder.get(), name.c_str())
                                            : ::linkat(folder.get(), part.c_str(), folder.get(), name.c_str(), 0);
    if (moved != 0) done = os_error("Cannot write", path, errno);
  }
  if (!done || mode == Mode::create) ::unlinkat(folder.get(), part.c_str(), 0);
  if (done && ::fsync(folder.get()) != 0) done = os_error("Cannot write", path, errno);
  return done;
}

Result<void> Beneath::move(std::string_view from, std::string_view to) const {
  const auto source = TRY(parent(from, false));
  const auto target = TRY(parent(to, true));
  if (::renameat2(source.get(), last(from).c_str(), target.get(), last(to).c_str(), RENAME_NOREPLACE) != 0) {
    return os_error("Cannot move", errno == EEXIST ? to : from, errno);
  }
  if (::fsync(target.get()) != 0 || ::fsync(source.get()) != 0) return os_error("Cannot move", from, errno);
  return {};
}

}  // namespace adjutant::tools::files
