// The owner's folders, and whose word is in them.
//
// Display paths are "Documents/lease.pdf" beneath the one unnamed root, or "NAME/..." beneath a named one.
//
// Labels: a file is the owner's own record (records "files"), seen by `readers`, which is nobody else unless said
// otherwise. Two things are not the owner's word: files in a folder that is named in `untrusted` (Downloads), whose
// names and content come from a place with the folder's name; and what a plan wrote here out of other people's text.
// For the latter the label is kept beside the files, by the content's hash: it comes back whenever the very same
// content is read again, wherever it has been moved to, and goes when the owner edits the file. PDFs are like any
// other file: what comes from strangers belongs into an untrusted folder, and that is where attachments are to be
// saved.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flow/label.h"
#include "plan/value.h"
#include "tools/files/beneath.h"

namespace adjutant::tools::files {

struct Root {
  std::string name;  // empty for at most one
  fs::path path;
};

struct FoldersConfig {
  std::vector<Root> roots;
  std::vector<std::string> untrusted = {"Downloads"};  // display paths of folders
  flow::Readers readers = flow::Readers::only({});
};

class Folders {
 public:
  // Errors: a root that cannot be opened, two roots with one name.
  static Result<Folders> open(FoldersConfig config);

  struct Located {
    const Beneath* root;
    std::string path;  // beneath it
  };
  Result<Located> locate(std::string_view display_path) const;

  Result<std::optional<Item>> look(std::string_view path) const;
  Result<std::string> read(std::string_view path, std::size_t max_bytes) const;
  std::vector<Item> list() const;  // with display paths, at most 20,000

  // Of a file's name, by where it lies.
  flow::Label label(std::string_view path) const;
  // What the label of any name, and of any content, can be: for the signatures of tools.
  flow::Label possible_label() const;
  flow::Label possible_content_label() const;
  // Of a file's content: where it lies, and what was remembered of these bytes.
  flow::Label content_label(std::string_view path, std::string_view bytes) const;
  // Remembers the label of bytes that are about to be written. Nothing to do for what is the owner's already.
  Result<void> remember(std::string_view path, std::string_view bytes, const flow::Label& label) const;

 private:
  struct Opened {
    std::string name;
    Beneath folder;
  };
  Folders(FoldersConfig config, std::vector<Opened> roots) : config_(std::move(config)), roots_(std::move(roots)) {}
  bool untrusted(std::string_view path, std::string& folder) const;

  FoldersConfig config_;
  std::vector<Opened> roots_;
};

// "pdf", "text", "markdown", "table", "image", "document", "archive" or "other", by the ending of the name.
std::string kind_of(std::string_view path);
// The part behind the last slash.
std::string name_of(std::string_view path);

// "FileInfo": file, name, size, modified, kind.
const plan::Type& file_info_type();
plan::Value file_info(const Folders& folders, const Item& item, const Zone& zone);

}  // namespace adjutant::tools::files
