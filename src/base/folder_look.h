// What stands in a folder, without reading its files: for what is kept of files until they change.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/file.h"

namespace adjutant {

// An entry as it is now. Whoever finds an equal one later finds the same content, as far as a file system tells.
struct FolderEntry {
  enum class Kind { file, folder, other };  // other: links, too, which are not followed

  std::string name;
  Kind kind = Kind::other;
  std::uint64_t inode = 0;
  std::int64_t size = 0;         // bytes
  std::int64_t modified_ns = 0;  // the content, since 1970
  std::int64_t changed_ns = 0;   // the inode: a file that was put in its place with an old date

  bool operator==(const FolderEntry&) const = default;
};

// By name (its bytes), without hidden ones (".x") and without what `wanted` does not want; at most `most`, whichever the
// file system gives first. Error: the folder cannot be read.
Result<std::vector<FolderEntry>> look_into(const fs::path& folder, bool (*wanted)(std::string_view name),
                                           std::size_t most);

}  // namespace adjutant
