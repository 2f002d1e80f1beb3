// A file on its way to its place. It is written beside that under a hidden name of our own and gets its name when all of it
// is on the disk: after a crash there is the old content or the new, never a part.
//
// It is locked for as long as it is written. So what a process left behind that was killed meanwhile is told from what
// somebody writes right now, on whichever side of a container, and can be swept.
#pragma once

#include <stop_token>
#include <string>
#include <string_view>

#include "base/file.h"

namespace adjutant {

// Whether something could not be written since there is no room, on the disk or in what may be used of it. `code`: an errno.
bool is_no_room(int code);

class PartFile {
 public:
  // In the folder that is open as `folder`, which outlives it. What failed is told by write().
  explicit PartFile(int folder);
  // Nothing is left of it, unless it has got its place.
  ~PartFile();
  PartFile(const PartFile&) = delete;

  // These give 0, or the errno of what failed. write() has all of it on the disk; the folder is the caller's to sync.
  int write(std::string_view content);
  // Replace::no: EEXIST where there is something of that name.
  int place(const std::string& name, Replace replace);

  // For its mode; -1 where it could not be made.
  int fd() const { return fd_; }

 private:
  void close();

  const int folder_;
  std::string name_;
  int fd_ = -1;
  int code_ = 0;  // an errno
};

// Whether a small file (64 KiB) could be written into the folder; nothing is left of it. An error says why not.
Result<void> try_to_write(const fs::path& folder);

// Takes away what processes left of such files in a folder and those beneath it that died in the midst of it: what is
// ours by name and owner, is a plain file, and is written by nobody. Follows no links, and goes 16 folders deep. Gives how
// many there were; what cannot be looked into is left as it is.
int sweep_part_files(const fs::path& folder, const std::stop_token& stop);

// For the crash tests: called whenever such a file is on the disk and has not got its place yet.
void observe_part_files(void (*observer)());

}  // namespace adjutant
