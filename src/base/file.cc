#include "base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/part_file.h"

namespace adjutant {
namespace {

std::unexpected<Error> os_error(std::string_view what, const fs::path& path, int code) {
  std::string hint;
  if (is_no_room(code)) hint = "The disk is full, or what may be used of it: make room and try again.";
  if (code == EROFS || code == EACCES || code == EPERM) hint = "Check who owns it and whether it may be written.";
  if (code == ENOENT) hint = "Check that the folder exists.";
  return fail(ErrorKind::failed, fmt::format("{} {}: {}.", what, path.string(), std::strerror(code)), hint);
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

Result<void> sync_folder(const fs::path& folder) {
  const Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd || ::fsync(fd.get()) != 0) return os_error("Cannot sync the folder", folder, errno);
  return {};
}

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

}  // namespace

Result<std::string> read_beginning(const fs::path& path, std::size_t most_bytes) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
  if (!fd) return os_error("Cannot read", path, errno);
  struct stat info{};
  if (::fstat(fd.get(), &info) != 0) return os_error("Cannot read", path, errno);
  if (!S_ISREG(info.st_mode)) return fail(ErrorKind::failed, fmt::format("{} is not a regular file.", path.string()));
  std::string out(std::min(static_cast<std::size_t>(info.st_size), most_bytes), '\0');
  const auto count = ::read(fd.get(), out.data(), out.size());
  if (count < 0) return os_error("Cannot read", path, errno);
  out.resize(static_cast<std::size_t>(count));
  return out;
}

Result<std::string> read_file(const fs::path& path, std::size_t max_bytes) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return os_error("Cannot read", path, errno);
  struct stat info{};
  if (::fstat(fd.get(), &info) != 0) return os_error("Cannot read", path, errno);
  if (!S_ISREG(info.st_mode)) return fail(ErrorKind::failed, fmt::format("{} is not a regular file.", path.string()));
  if (static_cast<std::size_t>(info.st_size) > max_bytes) {
    return fail(ErrorKind::failed,
                fmt::format("{} has {} bytes, over the limit of {}.", path.string(), info.st_size, max_bytes));
  }
  std::string out(static_cast<std::size_t>(info.st_size), '\0');
  std::size_t done = 0;
  while (done < out.size()) {
    const auto count = ::read(fd.get(), out.data() + done, out.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return os_error("Cannot read", path, errno);
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  out.resize(done);
  return out;
}

Result<void> write_file(const fs::path& path, std::string_view content, Replace replace) {
  const Descriptor folder(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return os_error("Cannot write", path, errno);
  {
    PartFile part(folder.get());
    if (const int code = part.write(content)) return os_error("Cannot write", path, code);
    struct stat old{};
    if (replace == Replace::yes && ::stat(path.c_str(), &old) == 0) {
      [[maybe_unused]] const int kept = ::fchmod(part.fd(), old.st_mode & 07777);
    }
    if (const int code = part.place(path.filename().string(), replace)) {
      if (code != EEXIST) return os_error("Cannot write", path, code);
      return fail(ErrorKind::failed, fmt::format("{} exists already.", path.string()), "Choose another name.");
    }
  }
  if (::fsync(folder.get()) != 0) return os_error("Cannot sync the folder", folder_of(path), errno);
  return {};
}

namespace {

// rename() that refuses to replace, also on file systems where the kernel cannot refuse.
int rename_new(const fs::path& from, const fs::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return -1;
  if (::link(from.c_str(), to.c_str()) != 0) return -1;
  return ::unlink(from.c_str());
}

}  // namespace

Result<void> move_file(const fs::path& from, const fs::path& to, Replace replace) {
  if ((replace == Replace::yes ? ::rename(from.c_str(), to.c_str()) : rename_new(from, to)) != 0)
    return os_error(fmt::format("Cannot move {} to", from.string()), to, errno);
  TRY(sync_folder(folder_of(to)));
  if (folder_of(from) != folder_of(to)) TRY(sync_folder(folder_of(from)));
  return {};
}

bool is_inside(const fs::path& path, const fs::path& root) {
  std::error_code error;
  const auto real_root = fs::weakly_canonical(root, error);
  if (error) return false;
  const auto real = fs::weakly_canonical(path, error);
  if (error) return false;
  const auto relative = real.lexically_relative(real_root);
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace adjutant
