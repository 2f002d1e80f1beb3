// The mandate as a file that the owner edits. A new text that cannot be used leaves the last good one in force; one
// that allows more waits until the owner has accepted it.
//
// Beside the file lies a copy of the text that is in force (mandate.last-good.toml). A text that allows nothing more
// than it takes its place at once.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "mandate/difference.h"

namespace adjutant::mandate {

class MandateFile {
 public:
  // Reads `path`. Where it cannot be used, or waits, the copy beside it is in force, and where there is none, no rule
  // at all; problem() and waiting() say why.
  MandateFile(std::filesystem::path path, const plan::Catalog& catalog);

  const Mandate& mandate() const { return mandate_; }
  const std::string& text() const { return text_; }        // of the file, as it was read last
  const std::string& problem() const { return problem_; }  // empty: the file can be used
  // What the file would allow besides, which the owner has not accepted yet.
  const std::optional<Difference>& waiting() const { return waiting_; }

  // Reads the file again where it has changed.
  void refresh();

  // Puts what waits in force. Errors: nothing waits, or the file has changed since it was read.
  Result<void> accept();

  // The file's text with `rules` behind it, and what that changes of what is in force; `catalog` has the tools that
  // there will be. For what adds rules and shows them first; accept_text() then writes them.
  struct Addition {
    std::string text;
    Difference difference;
  };
  Result<Addition> with_rules(std::string_view rules, const plan::Catalog& catalog) const;

  // Writes the text as the mandate that the owner has accepted; it is in force from the next refresh() on.
  static Result<void> accept_text(const std::filesystem::path& path, std::string_view text);

  // Takes rules out of the file and of the accepted text, each as `shorter` gives it: what waits goes on waiting.
  static Result<void> take_out(const std::filesystem::path& path,
                               const std::function<std::string(const std::string&)>& shorter);

 private:
  std::filesystem::path path_;
  const plan::Catalog& catalog_;
  Mandate mandate_;
  std::string text_;
  std::string in_force_;  // the text of what is in force
  std::string waits_;     // the text that waits
  std::string problem_;
  std::optional<Difference> waiting_;
};

}  // namespace adjutant::mandate
