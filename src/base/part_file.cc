#include "base/part_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <vector>

namespace adjutant {
namespace {

constexpr std::string_view kBegins = ".adjutant-", kEnds = ".part";
constexpr int kMostTries = 100;
constexpr int kDeepest = 16;

std::atomic<void (*)()> part_observer = nullptr;

// ".adjutant-PID-NUMBER.part"
bool is_ours(std::string_view name) {
  if (!name.starts_with(kBegins) || !name.ends_with(kEnds) || name.size() <= kBegins.size() + kEnds.size())
    return false;
  const auto middle = name.substr(kBegins.size(), name.size() - kBegins.size() - kEnds.size());
  return middle.find_first_not_of("0123456789-") == middle.npos && std::ranges::count(middle, '-') == 1;
}

// Whether it was one that nobody writes, and is gone.
bool swept(int folder, const char* name) {
  const int fd = ::openat(folder, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return false;
  struct stat info{};
  const bool left = ::fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == ::geteuid() &&
                    ::flock(fd, LOCK_EX | LOCK_NB) == 0;
  const bool gone = left && ::unlinkat(folder, name, 0) == 0;
  ::close(fd);
  return gone;
}

// Takes the descriptor.
int sweep(int folder, int depth, const std::stop_token& stop) {
  DIR* stream = ::fdopendir(folder);
  if (!stream) {
    ::close(folder);
    return 0;
  }
  int count = 0;
  std::vector<std::string> inner;
  while (const auto* entry = ::readdir(stream)) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (is_ours(name)) count += swept(::dirfd(stream), name.c_str()) ? 1 : 0;
    else if (entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN) inner.push_back(name);
  }
  for (const auto& name : inner) {
    if (stop.stop_requested() || depth == kDeepest) break;
    const int fd = ::openat(::dirfd(stream), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0) count += sweep(fd, depth + 1, stop);
  }
  ::closedir(stream);
  return count;
}

}  // namespace

bool is_no_room(int code) { return code == ENOSPC || code == EDQUOT || code == EFBIG; }

Result<void> try_to_write(const fs::path& folder) {
  constexpr std::size_t kTried = 64 << 10;
  int code = 0;
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) code = errno;
  else code = PartFile(fd).write(std::string(kTried, 'x'));
  if (fd >= 0) ::close(fd);
  if (code == 0) return {};
  return fail(ErrorKind::failed, fmt::format("Cannot write into {}: {}.", folder.string(), std::strerror(code)),
              is_no_room(code) ? "The disk is full, or what may be used of it: make room."
                               : "Check who owns it and whether it may be written.");
}

int sweep_part_files(const fs::path& folder, const std::stop_token& stop) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return fd < 0 ? 0 : sweep(fd, 0, stop);
}

PartFile::PartFile(int folder) : folder_(folder) {
  static std::atomic<unsigned> counter{0};
  for (int i = 0; i < kMostTries; ++i) {
    // A process that was killed may have left such a name behind.
    name_ = fmt::format("{}{}-{}{}", kBegins, ::getpid(), counter++, kEnds);
    fd_ = ::openat(folder, name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd_ < 0 && errno == EEXIST) continue;
    if (fd_ < 0) break;
    // Who sweeps just now may have been faster: then it is gone, or about to be.
    struct stat info{};
    const bool locked = ::flock(fd_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
    if (locked && ::fstat(fd_, &info) == 0 && info.st_nlink > 0) return;
    close();
    errno = EEXIST;
  }
  code_ = errno;
}

PartFile::~PartFile() {
  if (fd_ >= 0 && !name_.empty()) ::unlinkat(folder_, name_.c_str(), 0);
  close();
}

void PartFile::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

int PartFile::write(std::string_view content) {
  if (fd_ < 0) return code_;
  while (!content.empty()) {
    const auto count = ::write(fd_, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return ::fsync(fd_) == 0 ? 0 : errno;
}

int PartFile::place(const std::string& name, Replace replace) {
  if (fd_ < 0) return code_;
  if (auto* const observer = part_observer.load()) observer();
  // link() fails where the name is taken, which rename() would replace; the hidden name goes with this.
  if (replace == Replace::no) return ::linkat(folder_, name_.c_str(), folder_, name.c_str(), 0) == 0 ? 0 : errno;
  if (::renameat(folder_, name_.c_str(), folder_, name.c_str()) != 0) return errno;
  name_.clear();
  return 0;
}

void observe_part_files(void (*observer)()) { part_observer = observer; }

}  // namespace adjutant
