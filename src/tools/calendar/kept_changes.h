// What undo and recovery need of each change to a calendar file: the old bytes, and what the change was to make.
//
// Written before the file is, under a name made from the intent. So after a crash, and when an effect of two parts
// (a file and a message) is taken up again, it can be told whether the file has its part already.
#pragma once

#include <optional>
#include <string>

#include "base/file.h"
#include "base/json.h"
#include "tools/calendar/calendar_store.h"

namespace adjutant::tools::calendar {

struct Change {
  fs::path file;       // under the calendars' folder
  std::string before;  // ETag; "": no such file
  std::optional<std::string> old_bytes;
  std::optional<std::string> new_bytes;  // none: the file is removed

  std::string after() const;  // ETag
};

struct Kept {
  std::string name;  // of the old bytes in the folder; "" where there was no file
  std::string file;
  std::string before, after;
  Json note;  // what the tool wants to know again
};

class KeptChanges {
 public:
  KeptChanges(fs::path folder, CalendarStore& store) : folder_(std::move(folder)), store_(store) {}

  // Makes the change once: keeps the old bytes, then replaces the file. The same change again does nothing.
  Result<Kept> make(const std::string& key, const Change& change, const Json& note);
  // None: no change was begun under this intent.
  Result<std::optional<Kept>> find(const std::string& key) const;
  Result<std::string> old_bytes(const std::string& name) const;
  // Whether the file came from one ETag to the other by nothing but changes that were kept here.
  Result<bool> led(const std::string& file, const std::string& from, const std::string& to) const;

 private:
  Result<Kept> read(const fs::path& path) const;

  fs::path folder_;
  CalendarStore& store_;
};

}  // namespace adjutant::tools::calendar
