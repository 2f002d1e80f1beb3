#include "agent/config_text.h"

#include <fmt/format.h>

#include "agent/config_section.h"
#include "base/text.h"

namespace adjutant::agent {
namespace {

std::optional<toml::table> parsed(std::string_view text) {
  try {
    return toml::parse(text);
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

// Bytes of the text from `begin` up to `end`.
struct Span {
  std::size_t begin, end;
};

// Lines and columns, which toml++ counts from 1; columns are characters.
std::size_t offset_of(std::string_view text, toml::source_position at) {
  std::size_t offset = 0;
  for (toml::source_index line = 1; line < at.line && offset < text.size(); ++line)
    offset = std::min(text.find('\n', offset), text.size() - 1) + 1;
  const auto starts_character = [&](std::size_t i) { return (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80; };
  for (toml::source_index column = 1; column < at.column && offset < text.size(); ++column) {
    do ++offset;
    while (offset < text.size() && !starts_character(offset));
  }
  return offset;
}

Span span_of(std::string_view text, const toml::node& value) {
  return {offset_of(text, value.source().begin), offset_of(text, value.source().end)};
}

Span whole_lines(std::string_view text, Span span) {
  const auto before = span.begin == 0 ? std::string_view::npos : text.rfind('\n', span.begin - 1);
  const auto behind = text.find('\n', span.end);
  return {before == std::string_view::npos ? 0 : before + 1,
          behind == std::string_view::npos ? text.size() : behind + 1};
}

std::string with(std::string_view text, Span span, std::string_view other) {
  return fmt::format("{}{}{}", text.substr(0, span.begin), other, text.substr(span.end));
}

std::optional<std::string> if_it_reads(std::string text, const toml::table& wanted) {
  const auto read = parsed(text);
  return read && *read == wanted ? std::optional(std::move(text)) : std::nullopt;
}

bool heads(std::string_view section, std::string_view key) {
  const auto line = trim(section.substr(0, section.find('\n')));
  return line.starts_with(fmt::format("[{}]", key));
}

}  // namespace

std::vector<std::string> sections_of(std::string_view config) {
  std::vector<std::string> sections(1);
  for (const auto& line : split(config, '\n')) {
    if (trim(line).starts_with('[')) sections.emplace_back();
    sections.back() += line + "\n";
  }
  sections.back().pop_back();
  return sections;
}

std::optional<std::string> with_setting(std::string_view config, std::string_view key, std::string_view text) {
  auto wanted = parsed(config);
  if (!wanted) return std::nullopt;
  const auto* value = wanted->get(key);
  if (value && value->is_table()) return std::nullopt;
  std::string made;
  if (value) {
    made = with(config, span_of(config, *value), toml_text(text));
  } else {
    auto sections = sections_of(config);
    auto& first = sections.front();
    if (!first.empty() && !first.ends_with('\n')) first += '\n';
    first += fmt::format("{} = {}\n", key, toml_text(text));
    made = join(sections, "");
  }
  wanted->insert_or_assign(key, std::string(text));
  return if_it_reads(std::move(made), *wanted);
}

std::optional<std::string> without_setting(std::string_view config, std::string_view key) {
  auto wanted = parsed(config);
  const auto* value = wanted ? wanted->get(key) : nullptr;
  if (!value) return std::nullopt;
  const bool is_section = value->is_table();
  const auto lines = whole_lines(config, span_of(config, *value));
  wanted->erase(key);
  if (!is_section) return if_it_reads(with(config, lines, ""), *wanted);
  const auto sections = sections_of(config);
  for (std::size_t i = 1; i < sections.size(); ++i) {
    if (!heads(sections[i], key)) continue;
    std::string rest;
    for (std::size_t other = 0; other < sections.size(); ++other) rest += other == i ? "" : sections[other];
    if (auto made = if_it_reads(std::move(rest), *wanted)) return made;
  }
  return std::nullopt;
}

}  // namespace adjutant::agent
