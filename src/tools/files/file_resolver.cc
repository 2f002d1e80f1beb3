#include "tools/files/file_resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "base/text.h"
#include "tools/files/file_search.h"

namespace adjutant::tools::files {
namespace {

constexpr std::size_t kMost = 10;

// Words that say that it is a file, not which one; they count when the path has them.
constexpr std::array<std::string_view, 20> kVague = {"my",    "the",      "a",   "our",   "that",  "this", "file",
                                                     "files", "document", "pdf", "note",  "notes", "text", "of",
                                                     "for",   "from",     "in",  "about", "list",  "copy"};
bool is_vague(const std::string& word) { return std::ranges::find(kVague, word) != kVague.end(); }

Candidate candidate(const Folders& folders, const Item& item, double score) {
  auto value = plan::typed_text(plan::Kind::file, item.path, folders.label(item.path),
                                plan::origin(fmt::format("the file {}", item.path), "file:" + item.path));
  return {std::move(value), fmt::format("{} ({})", one_line(item.path, 100), kind_of(item.path)), score};
}

}  // namespace

Result<std::vector<Candidate>> FileResolver::resolve(std::string_view phrase, const Time&) {
  std::vector<Candidate> out;
  if (check_path(trim(phrase))) {
    if (const auto exact = folders_.look(trim(phrase)); exact && *exact)
      return std::vector{candidate(folders_, **exact, 1)};
  }
  auto wanted = words(phrase);
  auto telling = wanted;
  std::erase_if(telling, is_vague);
  if (telling.empty()) return out;
  for (const auto& item : folders_.list()) {
    const auto fits = path_score(telling, item.path);
    if (fits == 0) continue;
    // "my to-do note" fits a file in Notes/ better than another one.
    const auto hints = std::ranges::count_if(
        wanted, [&](const std::string& word) { return is_vague(word) && path_score({word}, item.path) > 0; });
    out.push_back(candidate(folders_, item, std::min(1.0, fits + 0.05 * static_cast<double>(hints))));
  }
  std::ranges::stable_sort(out, std::greater(), &Candidate::score);
  if (out.size() > kMost) out.resize(kMost);
  return out;
}

}  // namespace adjutant::tools::files
