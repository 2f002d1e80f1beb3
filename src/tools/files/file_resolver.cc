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

bool is_typed_path(std::string_view path) {
  const auto name = name_of(path);
  const auto dot = name.rfind('.');
  return check_path(path) && dot != name.npos && dot > 0 && dot + 1 < name.size() && name.size() - dot <= 6 &&
         path.find(' ') == path.npos;
}

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
  // A whole path that is typed out means no other file than that one, there or not, however it is written.
  const bool whole_path = is_typed_path(trim(phrase)) && trim(phrase).contains('/');
  auto wanted = words(phrase);
  auto telling = wanted;
  std::erase_if(telling, is_vague);
  if (telling.empty()) return out;
  for (const auto& item : folders_.list()) {
    const auto fits = path_score(telling, item.path);
    if (fits == 0 || (whole_path && words(item.path) != wanted)) continue;
    // "my to-do note" fits a file in Notes/ better than another one.
    const auto hints = std::ranges::count_if(
        wanted, [&](const std::string& word) { return is_vague(word) && path_score({word}, item.path) > 0; });
    out.push_back(candidate(folders_, item, std::min(1.0, fits + 0.05 * static_cast<double>(hints))));
  }
  // A path that is typed out, with its ending, may be a file that is to be made: the owner's own word.
  if (const auto typed = trim(phrase); out.empty() && is_typed_path(typed)) {
    out.push_back(
        {plan::typed_text(plan::Kind::file, std::string(typed), plan::Label::owner(), plan::origin("as you typed it")),
         fmt::format("{} (a new file)", one_line(typed, 100)), 1});
  }
  std::ranges::stable_sort(out, std::greater(), &Candidate::score);
  if (out.size() > kMost) out.resize(kMost);
  return out;
}

}  // namespace adjutant::tools::files
