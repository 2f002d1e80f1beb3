#include "base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace adjutant {
namespace {

std::unexpected<Error> os_error(std::string_view what, const fs::path& path, int code) {
  std::string hint;
  if (code == ENOSPC || code == EDQUOT) hint = "The disk is full: make room and try again.";
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

Result<void> write_all(int fd, std::string_view content, const fs::path& path) {
  while (!content.empty()) {
    const auto count = ::write(fd, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return os_error("Cannot write", path, errno);
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(fd) != 0) return os_error("Cannot write", path, errno);
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
  static std::atomic<unsigned> counter{0};
  const fs::path folder = folder_of(path);
  const fs::path part =
      folder / fmt::format(".{}.{}.{}.part", path.filename().string().substr(0, 100), ::getpid(), counter++);
  Result<void> done;
  {
    const Descriptor fd(::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd) return os_error("Cannot write", path, errno);
    done = write_all(fd.get(), content, path);
    struct stat old{};
    if (done && replace == Replace::yes && ::stat(path.c_str(), &old) == 0) {
      [[maybe_unused]] const int kept = ::fchmod(fd.get(), old.st_mode & 07777);
    }
  }
  if (done) {
    // link() fails where the name is taken, which rename() would replace.
    const int moved =
        replace == Replace::yes ? ::rename(part.c_str(), path.c_str()) : ::link(part.c_str(), path.c_str());
    if (moved != 0) {
      done = errno == EEXIST ? Result<void>(fail(ErrorKind::failed, fmt::format("{} exists already.", path.string()),
                                                 "Choose another name."))
                             : Result<void>(os_error("Cannot write", path, errno));
    }
  }
  if (!done || replace == Replace::no) ::unlink(part.c_str());
  if (!done) return done;
  return sync_folder(folder);
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
