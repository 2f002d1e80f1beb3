// The mandate as a file that the owner edits. A new text that cannot be used leaves the last good one in force.
#pragma once

#include <filesystem>
#include <string>

#include "mandate/mandate.h"

namespace adjutant::mandate {

class MandateFile {
 public:
  // Reads `path`. Where it cannot be used, the copy of the last good text beside it is in force, and where there is
  // none, no rule at all; problem() says why.
  MandateFile(std::filesystem::path path, const plan::Catalog& catalog);

  const Mandate& mandate() const { return mandate_; }
  const std::string& problem() const { return problem_; }  // empty: the file is in force

  // Reads the file again where it has changed.
  void refresh();

 private:
  std::filesystem::path last_good() const;
  std::filesystem::path path_;
  const plan::Catalog& catalog_;
  Mandate mandate_;
  std::string text_;
  std::string problem_;
};

}  // namespace adjutant::mandate
