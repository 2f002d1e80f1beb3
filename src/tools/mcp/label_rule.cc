#include "tools/mcp/label_rule.h"

#include <algorithm>

#include "base/text.h"

namespace adjutant::tools::mcp {
namespace {

using flow::Label;
using flow::Readers;
using flow::Source;
using flow::SourceKind;
using plan::Value;

constexpr std::string_view kSomebody = "~participants";
constexpr std::size_t kLongestName = 254;

// The texts that a value holds: itself, the items of a list, or the keys of a map.
void add_names(const Value& value, std::vector<std::string>& names) {
  if (plan::is_text_like(value.type.kind()) && !value.missing() && !value.is_placeholder()) {
    const std::string name = fold(trim(value.text()));
    if (!name.empty() && name.size() <= kLongestName) names.push_back(name);
  }
  if (value.type.kind() != plan::Kind::list) return;
  const bool map = value.type.element().kind() == plan::Kind::record && value.type.element().field_index("key") == 0 &&
                   value.type.element().fields().size() == 2;
  for (const auto& item : value.items()) add_names(map ? item.field("key") : item, names);
}

// The host of a URL in lower case; empty where it has none that can be told for sure.
std::string host_of(std::string_view url) {
  const auto scheme = url.find("://");
  // Browsers take "http:a.example://b.example/" for a place at a.example.
  if (scheme != std::string_view::npos && url.substr(0, scheme).find_first_of(":/?#\\") != std::string_view::npos)
    return {};
  std::string_view rest = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
  rest = rest.substr(0, rest.find_first_of("/?#\\"));
  if (rest.find('@') != std::string_view::npos) return {};
  const auto colon = rest.rfind(':');
  if (colon != std::string_view::npos) {
    // "https:a.example" has no port.
    if (!std::ranges::all_of(rest.substr(colon + 1), [](char c) { return c >= '0' && c <= '9'; })) return {};
    rest = rest.substr(0, colon);
  }
  const std::string host = fold(rest);
  const bool good = !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
  return good ? host : std::string();
}

std::vector<std::string> named(const LabelRule& rule, const Value& record, const plan::Call& call) {
  std::vector<std::string> names;
  if (!rule.of.empty()) add_names(rule.of_argument ? call.argument(rule.of) : record.field(rule.of), names);
  if (rule.from == LabelRule::From::place) {
    for (auto& name : names) name = host_of(name);
    if (std::ranges::find(names, "") != names.end()) names.clear();
  }
  return names;
}

std::vector<Source> sources(const LabelRule& rule, std::string_view connection, std::vector<std::string> names) {
  if (names.empty()) names.emplace_back("*");
  std::vector<Source> out;
  switch (rule.from) {
    case LabelRule::From::anyone: return {{SourceKind::person, "*", false}};
    case LabelRule::From::open: return {{SourceKind::place, "*", false}};
    case LabelRule::From::tool: return {{SourceKind::tool, std::string(connection), false}};
    case LabelRule::From::records: return {{SourceKind::records, std::string(connection), false}};
    case LabelRule::From::owner: return Label::owner().sources();
    case LabelRule::From::person:
      for (auto& name : names) out.push_back({SourceKind::person, std::move(name), false});
      return out;
    case LabelRule::From::place:
      for (auto& name : names) out.push_back({SourceKind::place, std::move(name), false});
      return out;
  }
  return {{SourceKind::person, "*", false}};
}

}  // namespace

Label possible_label(const LabelRule& rule, std::string_view connection) {
  const Readers readers = rule.everyone          ? Readers()
                          : rule.readers.empty() ? Readers::only({})
                                                 : Readers::only({std::string(kSomebody)});
  return Label(sources(rule, connection, {}), readers);
}

Label actual_label(const LabelRule& rule, std::string_view connection, const Value& record, const plan::Call& call) {
  Readers readers;
  if (!rule.everyone) {
    std::vector<std::string> names;
    for (const auto& field : rule.readers) add_names(record.field(field), names);
    readers = Readers::only(std::move(names));
  }
  return Label(sources(rule, connection, named(rule, record, call)), std::move(readers));
}

bool is_foreseen(const Label& possible, const Label& actual) {
  for (const auto& source : actual.sources()) {
    const bool covered = std::ranges::any_of(possible.sources(), [&](const Source& each) {
      return each.kind == source.kind && (each.name == "*" || each == source);
    });
    if (!covered) return false;
  }
  const auto& seen = possible.readers();
  if (actual.readers().everyone()) return true;
  return !seen.everyone() && std::ranges::all_of(seen.addresses(), [&](const std::string& name) {
    return name == kSomebody || actual.readers().allows(name);
  });
}

}  // namespace adjutant::tools::mcp
