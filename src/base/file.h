// Whole files, read and written safely.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace adjutant {

namespace fs = std::filesystem;

// The whole content; an error names the path and the reason. Files over `max_bytes` are refused.
Result<std::string> read_file(const fs::path& path, std::size_t max_bytes = 64 << 20);

// At most the first `most_bytes` of a regular file; links are not followed.
Result<std::string> read_beginning(const fs::path& path, std::size_t most_bytes);

// Writes to a temporary file in the same folder, syncs it, renames it over `path` and syncs the folder: after a
// crash there is the old content or the new, never a part. `exclusive` refuses to replace an existing file.
enum class Replace { yes, no };
Result<void> write_file(const fs::path& path, std::string_view content, Replace replace = Replace::yes);

// Renames within a file system and syncs both folders. Replace::no is an error where `to` exists.
Result<void> move_file(const fs::path& from, const fs::path& to, Replace replace = Replace::yes);

// True when `path`, with every symbolic link and ".." resolved as far as it exists, lies in `root` or is it.
bool is_inside(const fs::path& path, const fs::path& root);

}  // namespace adjutant
