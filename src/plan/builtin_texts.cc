// Builtins on texts.
#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "plan/builtin_family.h"
#include "plan/links.h"

namespace adjutant::plan {
namespace {

constexpr std::size_t kMaxItems = 100'000;

Shape check_join(BuiltinCheck& check) {
  if (!want_list(check, "join")) return {};
  const Type element = check.arguments[0].type.element();
  if (element.optional() || (!is_text_like(element.kind()) && element.kind() != Kind::nothing))
    return wrong(check, "join needs a list of texts.");
  if (!absent(check.arguments[1]) && check.arguments[1].type.kind() != Kind::text)
    return wrong(check, "The separator must be a text.");
  return made_of(check, Kind::text);
}

bool want_texts(BuiltinCheck& check, std::string_view name) {
  for (const auto& argument : check.arguments) {
    if (is_text_like(argument.type.kind())) continue;
    wrong(check, fmt::format("{} needs a text, not {}.", name, argument.type.with_article()));
    return false;
  }
  return true;
}

Shape check_edge(BuiltinCheck& check) {
  if (!want_texts(check, "starts_with or ends_with")) return {};
  return made_of(check, Kind::boolean);
}

Shape check_case(BuiltinCheck& check) {
  if (!want_texts(check, "upper or lower")) return {};
  return made_of(check, Kind::text);
}

Shape check_split(BuiltinCheck& check) {
  if (!want_texts(check, "split")) return {};
  if (check.arguments[1].literal == "") return wrong(check, "split needs a separator that is not empty.");
  return made_of(check, Type::list(Kind::text));
}

Shape check_lines(BuiltinCheck& check) {
  if (!want_texts(check, "lines")) return {};
  return made_of(check, Type::list(Kind::text));
}

Shape check_links(BuiltinCheck& check) {
  if (!want_texts(check, "links")) return {};
  Shape shape = made_of(check, Type::list(Kind::text));
  shape.most = kMostLinks;
  return shape;
}

Result<Value> compute_join(const BuiltinInput& input) {
  std::vector<std::string> parts;
  for (const auto& item : input.arguments[0].items()) parts.push_back(item.text());
  const bool given = input.arguments[1].type.kind() != Kind::nothing;
  return joined(input, text_value(join(parts, given ? input.arguments[1].text() : ", ")));
}

template <bool end>
Result<Value> compute_edge(const BuiltinInput& input) {
  const std::string text = fold(input.arguments[0].text());
  const std::string part = fold(input.arguments[1].text());
  return joined(input, bool_value(end ? text.ends_with(part) : text.starts_with(part)));
}

template <bool upper>
Result<Value> compute_case(const BuiltinInput& input) {
  const std::string& text = input.arguments[0].text();
  return joined(input, text_value(upper ? to_upper(text) : to_lower(text)));
}

// Texts out of a text: each has all of its labels.
Result<Value> texts(const BuiltinInput& input, std::span<const std::string> parts) {
  if (parts.size() > kMaxItems) return fail(ErrorKind::failed, "A list became too long.");
  const Value all = joined(input, Value{Type::list(Kind::text), std::monostate(), {}, nullptr});
  List items;
  items.reserve(parts.size());
  for (const auto& part : parts) items.push_back(text_value(part, all.label, all.from));
  return list_value(Kind::text, std::move(items), all.label, all.from);
}

Result<Value> compute_split(const BuiltinInput& input) {
  const std::string& text = input.arguments[0].text();
  const std::string& separator = input.arguments[1].text();
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (!separator.empty() && parts.size() <= kMaxItems) {
    const auto end = text.find(separator, begin);
    if (end == text.npos) break;
    parts.push_back(text.substr(begin, end - begin));
    begin = end + separator.size();
  }
  parts.push_back(text.substr(begin));
  return texts(input, parts);
}

Result<Value> compute_lines(const BuiltinInput& input) {
  std::vector<std::string> parts = split(input.arguments[0].text(), '\n');
  for (auto& part : parts) {
    if (part.ends_with('\r')) part.pop_back();
  }
  if (!parts.empty() && parts.back().empty()) parts.pop_back();
  return texts(input, parts);
}

Result<Value> compute_links(const BuiltinInput& input) { return texts(input, links_in(input.arguments[0].text())); }

const std::array kTable = {
    Builtin{"join",
            BuiltinKind::pure,
            {"list", "separator?"},
            "Texts put together, with ', ' between them by default.",
            check_join,
            compute_join},
    Builtin{"starts_with",
            BuiltinKind::pure,
            {"text", "prefix"},
            "Whether the text begins so, in upper or lower case.",
            check_edge,
            compute_edge<false>},
    Builtin{"ends_with",
            BuiltinKind::pure,
            {"text", "suffix"},
            "Whether the text ends so, in upper or lower case.",
            check_edge,
            compute_edge<true>},
    Builtin{"split",
            BuiltinKind::pure,
            {"text", "separator"},
            "The parts of a text between the separators.",
            check_split,
            compute_split},
    Builtin{"lines", BuiltinKind::pure, {"text"}, "The lines of a text.", check_lines, compute_lines},
    Builtin{"links",
            BuiltinKind::pure,
            {"text"},
            "The web addresses in a text as they stand there, with or without \"https://\".",
            check_links,
            compute_links},
    Builtin{"upper", BuiltinKind::pure, {"text"}, "The text in capital letters.", check_case, compute_case<true>},
    Builtin{"lower", BuiltinKind::pure, {"text"}, "The text in small letters.", check_case, compute_case<false>},
};

}  // namespace

std::span<const Builtin> text_builtins() { return kTable; }

}  // namespace adjutant::plan
