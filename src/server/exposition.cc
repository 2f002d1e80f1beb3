#include "server/exposition.h"

#include <fmt/format.h>

#include "base/text.h"

namespace adjutant::server {
namespace {

std::string escaped(std::string_view text) {
  return replace_all(replace_all(replace_all(valid_utf8(text), "\\", "\\\\"), "\n", "\\n"), "\"", "\\\"");
}

}  // namespace

void Exposition::metric(std::string_view name, std::string_view type, std::string_view help) {
  name_ = name;
  text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

void Exposition::value(double value, const Labels& labels, std::string_view suffix) {
  line(labels, suffix, fmt::format("{}", value));
}

void Exposition::value(std::uint64_t value, const Labels& labels, std::string_view suffix) {
  line(labels, suffix, fmt::format("{}", value));
}

void Exposition::line(const Labels& labels, std::string_view suffix, std::string_view value) {
  text_ += name_;
  text_ += suffix;
  for (std::size_t i = 0; i < labels.size(); ++i)
    text_ += fmt::format("{}{}=\"{}\"", i == 0 ? "{" : ",", labels[i].first, escaped(labels[i].second));
  if (!labels.empty()) text_ += '}';
  text_ += fmt::format(" {}\n", value);
}

}  // namespace adjutant::server
