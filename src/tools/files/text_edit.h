// Effects that make a new text out of a file's old one: a line more, an item less. Written only while the file still
// holds what the preview saw; the old file is kept in the trash, and the inverse brings it back.
#pragma once

#include "plan/tool.h"
#include "tools/files/folders.h"

namespace adjutant::tools::files {

struct TextEdit {
  std::string path;
  std::string content;  // the whole new text
  std::string text;     // of the preview: "adds milk to the list Shopping"
  std::string report;   // when it is done
  std::vector<std::string> details;
};

class TextEditTool : public plan::Tool {
 public:
  TextEditTool(const Folders& folders, plan::Signature signature)
      : folders_(folders), signature_(std::move(signature)) {}
  const plan::Signature& signature() const final { return signature_; }

  Result<plan::Preview> preview(const plan::Call& call) final;
  Result<plan::Outcome> perform(const plan::Call& call, const plan::Intent& intent, std::stop_token stop) final;
  Result<plan::Reconciled> reconcile(const plan::Call& call, const plan::Intent& intent) final;

 protected:
  virtual Result<TextEdit> edit(const plan::Call& call) = 0;
  // The file's text as it is now; none: there is no such file.
  Result<std::optional<std::string>> current(const std::string& path) const;
  const Folders& folders() const { return folders_; }

 private:
  plan::Outcome done(const plan::Intent& intent) const;

  const Folders& folders_;
  plan::Signature signature_;
};

// The folders that there are, and which of them words mean: "my notes", "the folder Documents"; nothing: none of them.
// Error: several could be meant.
std::vector<std::string> folder_names(const Folders& folders);
Result<std::optional<std::string>> find_folder(const Folders& folders, std::string_view said);

}  // namespace adjutant::tools::files
