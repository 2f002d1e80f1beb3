// A list as Markdown: what stands behind "- ", "* " or "1. " at the beginning of a line, with or without a box "[ ]".
// Other lines are nobody's item, and stay as they are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace adjutant::tools::lists {

struct Item {
  std::string text;
  bool box = false;      // it has one
  bool done = false;     // which is ticked
  std::size_t line = 0;  // from 0
};

std::vector<Item> items_of(std::string_view markdown);

// Behind the last item, or at the end.
std::string with_item(std::string_view markdown, std::string_view item);
// Without this line.
std::string without_line(std::string_view markdown, std::size_t line);
std::string without_items(std::string_view markdown);

// The items that the words mean: those of just these words, else those that have all of them.
std::vector<Item> matching(const std::vector<Item>& items, std::string_view said);

}  // namespace adjutant::tools::lists
