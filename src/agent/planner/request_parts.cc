#include "agent/planner/request_parts.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"

namespace adjutant::agent {
namespace {

constexpr std::size_t kLongestTyped = 200;  // bytes in quotation marks that somebody types
// Opening and closing; the plain ones last, since they say nothing of where they stand.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kMarks = {
    {{"\u201C", "\u201D"}, {"\u201E", "\u201C"}, {"\u00AB", "\u00BB"}, {"\u00BB", "\u00AB"}, {"\"", "\""}}};

// Takes the first text in quotation marks out of the line; false where there is none.
bool take_quoted(std::string& line, std::size_t& from, GivenText& out) {
  for (; from < line.size(); ++from) {
    for (const auto& [open, close] : kMarks) {
      if (!std::string_view(line).substr(from).starts_with(open)) continue;
      const auto begin = from + open.size();
      const auto end = line.find(close, begin);
      if (end == std::string::npos || trim(std::string_view(line).substr(begin, end - begin)).empty()) continue;
      out.text = line.substr(begin, end - begin);
      const std::string put = "{" + out.name + "}";
      line.replace(from, end + close.size() - from, put);
      from += put.size();
      return true;
    }
  }
  return false;
}

}  // namespace

RequestParts request_parts(std::string_view request) {
  request = trim(request);
  RequestParts parts;
  const auto line_end = request.find('\n');
  parts.instruction = std::string(trim(request.substr(0, line_end)));
  std::size_t from = 0;
  for (int number = 1;; ++number) {
    GivenText quoted{fmt::format("quoted_{}", number), "", false};
    if (!take_quoted(parts.instruction, from, quoted)) break;
    quoted.pasted = quoted.text.size() > kLongestTyped;
    parts.given.push_back(std::move(quoted));
  }
  if (line_end == request.npos) return parts;
  const auto rest = trim(request.substr(line_end + 1));
  if (!rest.empty()) parts.given.push_back({"pasted", std::string(rest), true});
  return parts;
}

plan::Value value_of(const GivenText& given) {
  if (given.found) return *given.found;
  const auto from =
      plan::origin(fmt::format("{} in your request", given.pasted ? "the text that you pasted" : "the quoted text"));
  if (!given.pasted) return plan::text_value(given.text, plan::Label::owner(), from);
  return plan::text_value(given.text, plan::Label(flow::Source{flow::SourceKind::place, "a pasted text", false}), from);
}

}  // namespace adjutant::agent
