// Files by words: in the path, and in the content of text files. Bounded: 20,000 names, and content of at most 32 MiB
// in files of at most 256 KiB.
#pragma once

#include <string_view>
#include <vector>

#include "tools/files/folders.h"

namespace adjutant::tools::files {

struct Hit {
  Item item;
  double score = 0;   // 0..1, best first
  flow::Label label;  // of what decided that it is a hit: the name's, and the content's where that was needed
};

// Every word must be found; names count more than content.
std::vector<Hit> search(const Folders& folders, std::string_view words);

// How well words fit a path: 0 when one is not in it, 1 when they are its whole name. A word may be the beginning of
// one in the path ("note" of "Notes"), or a slip of the pen in a long one.
double path_score(const std::vector<std::string>& words, std::string_view path);

}  // namespace adjutant::tools::files
