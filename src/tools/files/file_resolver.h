// Which file is meant: "the lease", "my to-do note", "gift ideas", or a path as it is shown.
#pragma once

#include "tools/files/folders.h"
#include "tools/resolver.h"

namespace adjutant::tools::files {

// Type "file". Names only: what is in a file does not decide what it is called.
class FileResolver final : public Resolver {
 public:
  explicit FileResolver(const Folders& folders) : folders_(folders) {}
  std::string type_name() const override { return "file"; }
  Result<std::vector<Candidate>> resolve(std::string_view phrase, const Time& now) override;

 private:
  const Folders& folders_;
};

}  // namespace adjutant::tools::files
