// One folder, and nothing outside of it: every path is resolved by the kernel beneath the folder (openat2 with
// RESOLVE_BENEATH; where that is missing, component by component without following any link).
//
// Paths are relative, with '/' between names: "Documents/lease.pdf". Refused before anything is opened: empty and
// absolute paths, "..", ".", names that begin with a dot, zero bytes and control characters, bytes that are not UTF-8.
// Only regular files are read or replaced: devices, FIFOs and sockets are never opened.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace adjutant::tools::files {

namespace fs = std::filesystem;

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor();
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

struct Item {
  std::string path;
  std::uint64_t size = 0;
  Instant modified{};
};

// An error names what is wrong with the path.
Result<void> check_path(std::string_view path);

class Beneath {
 public:
  static Result<Beneath> open(const fs::path& folder);

  // What is there: nothing where there is no such file; an error for what is not a regular file.
  Result<std::optional<Item>> look(std::string_view path) const;
  Result<std::string> read(std::string_view path, std::size_t max_bytes) const;
  // All regular files, folder by folder, names in order. Links, hidden names and unreadable folders are skipped;
  // ends after `max_items` files or 16 folders deep.
  std::vector<Item> list(std::size_t max_items) const;

  // Writes a temporary file beside it, syncs it and gives it its name; missing folders are made. `create` refuses a
  // name that is taken. The old file, when `keep` is not empty, gets that hidden path first (a second link to it).
  enum class Mode { create, replace };
  Result<void> write(std::string_view path, std::string_view content, Mode mode, std::string_view keep = {}) const;
  // Renames; never over something. Missing folders are made. Either path may begin with a hidden folder of our own.
  Result<void> move(std::string_view from, std::string_view to) const;

  // The same for our own files in hidden folders, whose paths only this library makes.
  Result<std::string> read_own(std::string_view path, std::size_t max_bytes) const;
  bool has_own(std::string_view path) const;
  Result<void> write_own(std::string_view path, std::string_view content) const;

 private:
  explicit Beneath(Descriptor folder, fs::path shown) : folder_(std::move(folder)), shown_(std::move(shown)) {}
  Result<Descriptor> resolve(std::string_view path, int flags) const;
  Result<Descriptor> parent(std::string_view path, bool make) const;
  Result<void> put(std::string_view path, std::string_view content, Mode mode, std::string_view keep) const;

  Descriptor folder_;
  fs::path shown_;
};

}  // namespace adjutant::tools::files
