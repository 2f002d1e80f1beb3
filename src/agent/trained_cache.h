// What was learned of things that are the same for everybody, kept in a folder so that it is learned once.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.h"
#include "base/file.h"
#include "base/sha256.h"

namespace adjutant::agent {

// What `read` makes of the bytes kept by the hash of `known_by`; else what `train` gives, which is kept then. `folder` may
// be empty: nothing is kept. A cache that cannot be read or written costs time, and nothing else.
template <class Learned, class Read, class Train>
Result<Learned> trained_once(const std::filesystem::path& folder, std::string_view known_by, std::size_t most_bytes,
                             const Read& read, const Train& train) {
  if (folder.empty()) return train();
  const auto kept = folder / sha256_hex(known_by);
  if (const auto bytes = read_file(kept, most_bytes)) {
    if (auto learned = read(*bytes)) return learned;
  }
  auto learned = train();
  std::error_code error;
  if (learned && (std::filesystem::create_directories(folder, error) || !error))
    (void)write_file(kept, learned->write());
  return learned;
}

}  // namespace adjutant::agent
