// What the owner gives to a request: a file that was dropped, a text that was pasted. It is from outside, whoever wrote it.
//
// It lies as a file in the folder of the owner's files that is nobody's word (Downloads), and its content keeps that label
// wherever it is moved to. A request names it by that path; the sentence points to it ("this"), and never holds its text.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "tools/files/folders.h"

namespace adjutant::app {

constexpr std::size_t kMostGivenBytes = 20 << 20;
constexpr std::size_t kMostGiven = 8;  // to one request

// A name that is one on every disk and shows what it is: no folders, nothing hidden, at most 80 characters.
std::string safe_name(std::string_view name);

// Keeps it; gives where. Never over something. Errors (usage): nothing, or too much.
Result<std::string> keep_given(const tools::files::Folders& folders, std::string_view name, std::string_view bytes);

// As records that a sentence can point to. Errors (usage): one is not among what was given, or is gone.
Result<std::vector<plan::Value>> given_values(const tools::files::Folders& folders, const Zone& zone,
                                              const std::vector<std::string>& files);

// No skill fits a sentence about it. A model that plans is not asked: it would see neither the text nor the name.
Error nothing_fits_what_was_given();

// Comes in parts, in their order, and lies in the home until it is whole.
class GivenParts {
 public:
  // `home`: the home's folder. They outlive it.
  GivenParts(const std::filesystem::path& home, const tools::files::Folders& folders, Random& random)
      : folder_(home / "given"), folders_(folders), random_(random) {}

  // Gives its id. What was begun and never ended makes room for it. Errors (usage): the size.
  Result<std::string> begin(const std::string& name, std::int64_t size);
  struct Progress {
    std::int64_t have = 0;
    std::string file;  // once it is whole
  };
  // Errors (usage): there is no such id, or the part is not the next one.
  Result<Progress> add(const std::string& id, std::int64_t at, std::string_view bytes);

 private:
  const std::filesystem::path folder_;
  const tools::files::Folders& folders_;
  Random& random_;
};

}  // namespace adjutant::app
