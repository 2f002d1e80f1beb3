// Any Markdown: a change is about the line that is meant, and about no other.
#include <cstdint>

#include "base/require.h"
#include "tools/lists/item_list.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace adjutant;
  using namespace adjutant::tools::lists;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto items = items_of(text);
  if (items.size() < 10'000) {
    const auto more = with_item(text, "tea");
    const auto after = items_of(more);
    require(after.size() == items.size() + 1 && after.back().text == "tea" && !after.back().done);
    for (std::size_t i = 0; i < items.size(); ++i)
      require(after[i].text == items[i].text && after[i].done == items[i].done);
    const auto again = without_line(more, after.back().line);
    require(again == text || again == std::string(text) + "\n");
  }
  require(items_of(without_items(text)).empty());
  for (const auto& item : matching(items, text.substr(0, 40))) require(item.line < size);
  return 0;
}
