// The owner's calendars: a folder whose sub-folders are calendars, with iCalendar files in them.
//
// Files are read again when they have changed; what was read is immutable and shared between threads. A file that
// cannot be read becomes a Problem and is never touched. Only regular files are followed, never links. A change
// replaces a whole file, if it still is the one that the change was made from.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/folder_look.h"
#include "base/guarded.h"
#include "tools/calendar/occurrences.h"

namespace adjutant::tools::calendar {

struct Problem {
  fs::path file;  // under the calendars' folder
  std::string message;
};

struct Snapshot {
  std::vector<std::shared_ptr<const CalendarFile>> files;  // by path
  std::vector<Problem> problems;

  // All that overlap [from, to), by start; at most kMostTimes.
  std::vector<Occurrence> between(Instant from, Instant to) const;
  std::optional<Occurrence> find(std::string_view instance) const;
  std::shared_ptr<const CalendarFile> with_uid(std::string_view uid) const;
  std::vector<std::string> calendars() const;
};

class CalendarStore {
 public:
  CalendarStore(fs::path folder, Zone owner) : folder_(std::move(folder)), owner_(owner) {}

  // Error: no folder was named, it is not there, or it or one in it cannot be read. An empty folder name is a home without a calendar.
  Result<void> ready() const;
  bool wanted() const { return !folder_.empty(); }

  // As far as it can be read; what cannot is among its problems.
  std::shared_ptr<const Snapshot> snapshot();
  // For who says what is not there: fails as ready() does, unless there is to be no calendar.
  Result<std::shared_ptr<const Snapshot>> readable();
  const Zone& owner() const { return owner_; }
  const fs::path& folder() const { return folder_; }

  // SHA-256 of a file as it is now; empty where there is none.
  Result<std::string> etag(const fs::path& file) const;
  // Replaces the file whose ETag is `expected` ("": it must not exist); no bytes: removes it. Refuses (failed) when
  // the file is another one by now, and bytes that could not be read again.
  Result<void> replace(const fs::path& file, std::string_view expected, const std::optional<std::string>& bytes);

 private:
  struct Known {
    FolderEntry entry;
    std::shared_ptr<const CalendarFile> file;  // null: `problem`
    std::string problem;
  };
  // The files of one calendar, or those that stand at the top (an empty name).
  struct Folder {
    std::string name;
    std::vector<FolderEntry> files;
    bool operator==(const Folder&) const = default;
  };
  struct State {
    std::vector<Folder> folders;  // as they stood when `snapshot` was made
    std::map<fs::path, Known> files;
    std::shared_ptr<const Snapshot> snapshot;
  };
  static std::vector<Folder> look(const fs::path& folder);
  Known read(const fs::path& path, const FolderEntry& entry) const;
  Result<fs::path> inside(const fs::path& file) const;

  const fs::path folder_;
  const Zone owner_;
  Guarded<State> state_;
};

}  // namespace adjutant::tools::calendar
