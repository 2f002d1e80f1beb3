#include "agent/answer_row.h"

#include <algorithm>

#include "base/text.h"

namespace adjutant::agent {
namespace {

constexpr std::size_t kFewestCells = 2;
constexpr std::size_t kLongestCell = 200;  // characters: more are read as a sentence

std::vector<std::string> texts_of(const Json& list) {
  std::vector<std::string> out;
  for (const auto& text : list.items()) out.push_back(text.as_string());
  return out;
}

}  // namespace

void put_row(const std::vector<plan::Cell>& cells, Json& preview) {
  const auto fits = [](const plan::Cell& cell) {
    return length(cell.text) <= kLongestCell && cell.text.find('\n') == std::string::npos;
  };
  if (cells.size() < kFewestCells || !std::ranges::all_of(cells, fits)) return;
  Json columns = Json::array();
  Json texts = Json::array();
  for (const auto& cell : cells) {
    columns.push(cell.column);
    texts.push(cell.text);
  }
  preview.set("columns", std::move(columns)).set("cells", std::move(texts));
}

AnswerRow row_in(const Json& preview) { return {texts_of(preview["columns"]), texts_of(preview["cells"])}; }

}  // namespace adjutant::agent
