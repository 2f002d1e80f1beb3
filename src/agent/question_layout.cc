#include "agent/question_layout.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "agent/previews.h"
#include "base/json_list.h"
#include "base/text.h"

namespace adjutant::agent {
namespace {

// Of fields that tell a thing from others to a tool, and nothing to people.
constexpr std::array<std::string_view, 4> kNames = {"id", "uid", "instance", "message_id"};
constexpr std::size_t kMostColumns = 5;
constexpr std::size_t kLongestCell = 80;

Json times_of(const plan::Value& options) {
  Json times = Json::array();
  for (const auto& option : options.items()) times.push(iso(option.time()));
  return times;
}

std::vector<std::string> columns_of(const plan::Type& record) {
  std::vector<std::string> columns;
  for (const auto& field : record.fields()) {
    const bool told = std::ranges::find(kNames, field.name) == kNames.end() && field.type.kind() != plan::Kind::list &&
                      field.type.kind() != plan::Kind::record;
    if (told && columns.size() < kMostColumns) columns.push_back(field.name);
  }
  return columns;
}

Json row_of(const plan::Value& option, const std::vector<std::string>& columns) {
  Json row = Json::array();
  for (const auto& column : columns) row.push(one_line(plan::spoken(option.field(column)), kLongestCell));
  return row;
}

}  // namespace

void lay_out(const plan::Value& options, std::string_view form, Json& preview) {
  Json links = Json::array();
  for (const auto& option : options.items()) links.push(json_list(links_of(option)));
  preview.set("links", std::move(links)).set("form", form);
  if (form == "times") preview.set("times", times_of(options));
  if (form != "table") return;
  const auto columns = columns_of(options.type.element());
  Json rows = Json::array();
  for (const auto& option : options.items()) rows.push(row_of(option, columns));
  preview.set("columns", json_list(columns)).set("rows", std::move(rows));
}

Json layout_of(const Json& preview) {
  const char* obvious = preview["options"].items().empty() ? "words" : "cards";
  Json out = Json().set("form", preview["form"].is_string() ? preview["form"] : Json(obvious));
  for (const char* part : {"times", "columns", "rows"}) {
    if (preview[part].is_array()) out.set(part, preview[part]);
  }
  return out;
}

}  // namespace adjutant::agent
