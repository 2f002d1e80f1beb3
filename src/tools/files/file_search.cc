#include "tools/files/file_search.h"

#include <algorithm>

#include "base/text.h"
#include "tools/files/file_text.h"

namespace adjutant::tools::files {
namespace {

constexpr std::size_t kMaxFile = 256 << 10;
constexpr std::size_t kMaxTotal = 32 << 20;

bool word_fits(const std::string& word, const std::string& part) {
  if (word == part) return true;
  if (word.size() >= 3 && part.starts_with(word)) return true;
  if (part.size() >= 3 && word.size() <= part.size() + 2 && word.starts_with(part))
    return true;  // "recipes" for "recipe"
  return word.size() >= 5 && part.size() >= 5 && edit_distance(word, part) <= 1;
}

bool has_word(const std::vector<std::string>& parts, const std::string& word) {
  return std::ranges::any_of(parts, [&](const std::string& part) { return word_fits(word, part); });
}

std::string without_ending(const std::string& name) {
  const auto dot = name.rfind('.');
  return dot == name.npos || dot == 0 ? name : name.substr(0, dot);
}

}  // namespace

double path_score(const std::vector<std::string>& wanted, std::string_view path) {
  const auto parts = words(path), name = words(without_ending(name_of(path)));
  if (wanted.empty()) return 0;
  if (!std::ranges::all_of(wanted, [&](const std::string& word) { return has_word(parts, word); })) return 0;
  const auto named = std::ranges::count_if(name, [&](const std::string& part) {
    return std::ranges::any_of(wanted, [&](const std::string& word) { return word_fits(word, part); });
  });
  const double covered = name.empty() ? 0 : static_cast<double>(named) / static_cast<double>(name.size());
  return 0.6 + 0.4 * covered;
}

std::vector<Hit> search(const Folders& folders, std::string_view text) {
  const auto wanted = words(text);
  std::vector<Hit> out;
  std::size_t total = 0;
  for (auto& item : folders.list()) {
    auto label = folders.label(item.path);
    if (const auto score = wanted.empty() ? 0.1 : path_score(wanted, item.path); score > 0) {
      out.push_back({std::move(item), score, std::move(label)});
      continue;
    }
    if (kind_of(item.path) == "pdf" || readable_bytes(item.path) == 0 || item.size > kMaxFile ||
        total + item.size > kMaxTotal)
      continue;
    const auto bytes = folders.read(item.path, kMaxFile);
    if (!bytes || bytes->contains('\0')) continue;
    total += bytes->size();
    const auto in = words(*bytes), parts = words(item.path);
    if (!std::ranges::all_of(wanted, [&](const std::string& word) {
          return std::ranges::find(in, word) != in.end() || has_word(parts, word);
        }))
      continue;
    label = folders.content_label(item.path, *bytes);
    out.push_back({std::move(item), 0.4, std::move(label)});
  }
  std::ranges::stable_sort(out, [](const Hit& a, const Hit& b) {
    return a.score != b.score ? a.score > b.score : a.item.modified > b.item.modified;
  });
  return out;
}

}  // namespace adjutant::tools::files
