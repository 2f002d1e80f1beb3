#include "tools/lists/item_list.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace adjutant::tools::lists {
namespace {

constexpr std::size_t kMostItems = 10'000;

// What stands behind the mark of an item; nothing: the line is none.
std::optional<std::string_view> behind_mark(std::string_view line) {
  line = trim(line);
  if (line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ")) return trim(line.substr(2));
  const auto digits = line.find_first_not_of("0123456789");
  if (digits == line.npos || digits == 0 || digits > 4) return std::nullopt;
  const auto rest = line.substr(digits);
  return rest.starts_with(". ") || rest.starts_with(") ") ? std::optional(trim(rest.substr(2))) : std::nullopt;
}

std::optional<Item> item_of(std::string_view line) {
  auto text = behind_mark(line);
  if (!text) return std::nullopt;
  Item item;
  item.done = text->starts_with("[x]") || text->starts_with("[X]");
  item.box = item.done || text->starts_with("[ ]");
  if (item.box) text = trim(text->substr(3));
  if (text->empty()) return std::nullopt;
  item.text = std::string(*text);
  return item;
}

std::vector<std::string> lines_of(std::string_view markdown) {
  auto lines = split(markdown, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::string joined(const std::vector<std::string>& lines) { return lines.empty() ? "" : join(lines, "\n") + "\n"; }

}  // namespace

std::vector<Item> items_of(std::string_view markdown) {
  std::vector<Item> out;
  const auto lines = lines_of(markdown);
  for (std::size_t i = 0; i < lines.size() && out.size() < kMostItems; ++i) {
    auto item = item_of(lines[i]);
    if (!item) continue;
    item->line = i;
    out.push_back(std::move(*item));
  }
  return out;
}

std::string with_item(std::string_view markdown, std::string_view item) {
  auto lines = lines_of(markdown);
  const auto items = items_of(markdown);
  const auto at = items.empty() ? lines.size() : items.back().line + 1;
  const bool boxes = !items.empty() && items.back().box;
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), (boxes ? "- [ ] " : "- ") + std::string(item));
  return joined(lines);
}

std::string without_line(std::string_view markdown, std::size_t line) {
  auto lines = lines_of(markdown);
  if (line < lines.size()) lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(line));
  return joined(lines);
}

std::string without_items(std::string_view markdown) {
  std::vector<std::string> kept;
  for (const auto& line : lines_of(markdown)) {
    if (!item_of(line)) kept.push_back(line);
  }
  return joined(kept);
}

std::vector<Item> matching(const std::vector<Item>& items, std::string_view said) {
  const auto wanted = words(said);
  std::vector<Item> exact, some;
  if (wanted.empty()) return some;
  for (const auto& item : items) {
    const auto has = words(item.text);
    if (has == wanted) exact.push_back(item);
    if (std::ranges::all_of(wanted, [&](const std::string& word) { return std::ranges::find(has, word) != has.end(); }))
      some.push_back(item);
  }
  return exact.empty() ? some : exact;
}

}  // namespace adjutant::tools::lists
