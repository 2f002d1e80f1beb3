// The tools of the owner's folders: find, list, read, write, append, move, trash, restore.
//
// Nothing is ever deleted: what is trashed or replaced lies in `.adjutant-trash/INTENT/` of its root until the owner
// empties it, and the inverse brings it back.
#pragma once

#include "base/clock.h"
#include "plan/tool.h"
#include "tools/files/folders.h"

namespace adjutant::tools::files {

struct FilesContext {
  const Folders& folders;
  Zone zone;
};

// The context's parts outlive the catalog.
void add_file_tools(plan::Catalog& catalog, const FilesContext& context);
void add_file_changes(plan::Catalog& catalog, const FilesContext& context);  // list, append, move

// files.write with what it needs to be conditional, for tools that write files of their own (bank).
struct Written {
  std::string hash;  // of the new content
  std::string kept;  // where the old content is now, empty when there was none
};
// "" when there is no such file.
Result<std::string> content_hash(const Folders& folders, std::string_view path);
// Writes when the file still has `expected` ("" for none); an old file is kept in the trash of this intent.
Result<Written> write_if(const Folders& folders, std::string_view path, std::string_view content,
                         std::string_view expected, const plan::Intent& intent, const plan::Label& label);
// The inverse of making a file: it goes to the trash, if it still holds what was written.
plan::StoredCall trash_call(const std::string& path, const std::string& hash);
// The inverse of replacing one: what the trash kept is put back, if the file still has the hash `expected`.
plan::StoredCall restore_call(const std::string& path, const std::string& kept, const std::string& expected);
// Where the trash of this intent keeps the file, beneath its root.
std::string trash_path(const plan::Intent& intent, std::string_view path);

}  // namespace adjutant::tools::files
