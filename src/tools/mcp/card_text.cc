#include "tools/mcp/card_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "base/money.h"
#include "base/text.h"
#include "base/toml.h"

namespace adjutant::tools::mcp {
namespace {

constexpr std::size_t kLongestSentence = 400;
constexpr std::size_t kLargestCard = 1 << 20;
constexpr std::array<std::string_view, 6> kEffects = {"read", "query", "write", "send", "spend", "delete"};
constexpr std::array<std::string_view, 6> kRoles = {"plain", "recipient", "content", "locator", "amount", "time"};

struct Wrong {
  Error error;
};

int line_of(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

[[noreturn]] void wrong(const toml::node& node, std::string message, std::string hint = {}) {
  throw Wrong{card_error(line_of(node), std::move(message), std::move(hint))};
}

std::string text(const toml::node& node, std::string_view what) {
  const auto value = node.value_exact<std::string>();
  if (!value) wrong(node, fmt::format("{} must be a text in quotes.", what));
  if (value->size() > kLongestSentence) wrong(node, fmt::format("{} is over {} bytes long.", what, kLongestSentence));
  if (harmless(*value) != *value || value->find('\n') != std::string::npos)
    wrong(node, fmt::format("{} must be one line without control characters.", what));
  return *value;
}

bool yes_or_no(const toml::node& node, std::string_view what) {
  const auto value = node.value_exact<bool>();
  if (!value) wrong(node, fmt::format("{} must be true or false.", what));
  return *value;
}

std::vector<std::string> texts(const toml::node& node, std::string_view what) {
  const auto* array = node.as_array();
  if (!array) wrong(node, fmt::format("{} must be a list of texts.", what));
  std::vector<std::string> out;
  for (const auto& item : *array) out.push_back(text(item, what));
  return out;
}

const toml::table& table(const toml::node& node, std::string_view what, std::string_view example) {
  const auto* found = node.as_table();
  if (!found) wrong(node, fmt::format("{} must be a table.", what), std::string(example));
  return *found;
}

std::map<std::string, std::string> text_table(const toml::node& node, std::string_view what, std::string_view example) {
  std::map<std::string, std::string> out;
  for (const auto& [key, value] : table(node, what, example)) out.emplace(key.str(), text(value, what));
  return out;
}

// One function for each key that a table may have.
using Keys = std::vector<std::pair<std::string_view, std::function<void(const toml::node&)>>>;

void read_keys(const toml::table& from, std::string_view what, const Keys& keys) {
  for (const auto& [key, node] : from) {
    const auto found = std::ranges::find(keys, key.str(), [](const auto& each) { return each.first; });
    if (found != keys.end()) {
      found->second(node);
      continue;
    }
    std::vector<std::string> known;
    for (const auto& [name, read] : keys) known.emplace_back(name);
    wrong(node, fmt::format("{} has no '{}'.", what, one_line(key.str(), 60)), card_hint(key.str(), known));
  }
}

template <class Enum, std::size_t n>
Enum one_of(const toml::node& node, std::string_view what, const std::array<std::string_view, n>& names) {
  const std::string name = text(node, fmt::format("the {}", what));
  const auto at = std::ranges::find(names, name);
  if (at == names.end())
    wrong(node, fmt::format("there is no {} '{}'.", what, name), card_hint(name, {names.begin(), names.end()}));
  return static_cast<Enum>(at - names.begin());
}

Json json_of(const toml::node& node) {
  if (const auto value = node.value_exact<std::string>()) return *value;
  if (const auto value = node.value_exact<bool>()) return *value;
  if (const auto value = node.value_exact<std::int64_t>()) return *value;
  if (const auto value = node.value_exact<double>()) return *value;
  if (const auto* array = node.as_array()) {
    Json out = Json::array();
    for (const auto& item : *array) out.push(json_of(item));
    return out;
  }
  if (const auto* inside = node.as_table()) {
    Json out = Json::object();
    for (const auto& [key, value] : *inside) out.set(std::string(key.str()), json_of(value));
    return out;
  }
  wrong(node, "a fixed value must be a text, a number, true or false, a list or a table.",
        "Write a time as a text, as the server takes it.");
}

Keys narrowing_keys(Narrowing& out) {
  return {{"type", [&](const toml::node& node) { out.type = text(node, "a type"); }},
          {"format", [&](const toml::node& node) { out.form = text(node, "a format"); }},
          {"currency", [&](const toml::node& node) {
             out.currency = text(node, "a currency");
             if (!is_currency(out.currency))
               wrong(node, fmt::format("'{}' is no currency.", out.currency), "Write it like \"EUR\".");
           }}};
}

void add_keys(Keys& keys, Keys more) {
  for (auto& each : more) keys.push_back(std::move(each));
}

LabelRule::From source(const toml::node& node) {
  static const std::vector<std::pair<std::string, LabelRule::From>> kNames = {
      {"anyone", LabelRule::From::anyone}, {"person", LabelRule::From::person}, {"place", LabelRule::From::place},
      {"public", LabelRule::From::open},   {"tool", LabelRule::From::tool},     {"records", LabelRule::From::records},
      {"owner", LabelRule::From::owner}};
  const std::string name = text(node, "a source");
  std::vector<std::string> known;
  for (const auto& [each, from] : kNames) {
    if (each == name) return from;
    known.push_back(each);
  }
  wrong(node, fmt::format("there is no source '{}'.", name), card_hint(name, known));
}

void read_readers(const toml::node& node, LabelRule& rule) {
  std::vector<std::string> names;
  if (node.is_string()) names = {text(node, "readers")};
  else names = texts(node, "readers");
  for (const auto& name : names) {
    if (name == "everyone") rule.everyone = true;
    else if (name != "owner") rule.readers.push_back(name);
  }
  if (names.empty()) wrong(node, "'readers' is empty.", "Write \"owner\", \"everyone\", or the fields that name them.");
  if (rule.everyone && names.size() > 1) wrong(node, "who may see it is everyone, so nobody else need be named.");
}

FieldText field(const toml::node& node, std::string_view name) {
  const auto& from = table(node, fmt::format("what is said of '{}'", name),
                           "Write it like { source = \"records\", readers = \"owner\" }.");
  FieldText out{.line = line_of(node)};
  LabelRule rule;
  bool says = false;
  Keys keys = {{"source",
                [&](const toml::node& value) {
                  rule.from = source(value);
                  says = true;
                  // What is public may be seen by everyone, unless the card says otherwise.
                  if (rule.from == LabelRule::From::open && !from.contains("readers")) rule.everyone = true;
                }},
               {"of",
                [&](const toml::node& value) {
                  rule.of = text(value, "'of'");
                  if (rule.of.starts_with("argument.")) {
                    rule.of_argument = true;
                    rule.of.erase(0, 9);
                  }
                }},
               {"readers",
                [&](const toml::node& value) {
                  read_readers(value, rule);
                  says = true;
                }},
               {"independent", [&](const toml::node& value) { out.independent = yes_or_no(value, "'independent'"); }},
               {"always", [&](const toml::node& value) { out.narrowing.always = yes_or_no(value, "'always'"); }}};
  add_keys(keys, narrowing_keys(out.narrowing));
  read_keys(from, fmt::format("what is said of '{}'", name), keys);
  if (!rule.of.empty() && rule.from != LabelRule::From::person && rule.from != LabelRule::From::place)
    wrong(node, fmt::format("'{}' has an 'of', but its source is no person and no place.", name), "Leave 'of' out.");
  if (rule.from == LabelRule::From::place && rule.of.empty())
    wrong(node, fmt::format("'{}' does not say where the place's URL stands.", name),
          "Write of = \"argument.url\", or source = \"public\".");
  if (says) out.label = std::move(rule);
  return out;
}

std::map<std::string, FieldText> fields(const toml::node& node, std::string_view what) {
  std::map<std::string, FieldText> out;
  for (const auto& [key, value] : table(node, what, "Write [tool.NAME.result], and a line for each field."))
    out.emplace(key.str(), field(value, key.str()));
  return out;
}

ParameterText parameter(const toml::node& node, std::string_view name) {
  const auto& from = table(node, fmt::format("the parameter '{}'", name),
                           "Write it like { role = \"recipient\", type = \"address\" }.");
  ParameterText out{.line = line_of(node)};
  Keys keys = {{"role", [&](const toml::node& value) { out.role = one_of<plan::Role>(value, "role", kRoles); }},
               {"doc", [&](const toml::node& value) { out.doc = text(value, "'doc'"); }}};
  add_keys(keys, narrowing_keys(out.narrowing));
  read_keys(from, fmt::format("the parameter '{}'", name), keys);
  return out;
}

OnceText once(const toml::node& node) {
  OnceText out{.line = line_of(node)};
  if (node.is_string()) {
    if (text(node, "'once'") != "unknown after a crash")
      wrong(node, "'once' is \"unknown after a crash\", { key = ... } or { find = ..., same = [...] }.");
    return out;
  }
  read_keys(table(node, "'once'", "Write \"unknown after a crash\", { key = ... } or { find = ..., same = [...] }."),
            "'once'",
            {{"key",
              [&](const toml::node& value) {
                out.kind = OnceText::Kind::key;
                out.name = text(value, "'key'");
              }},
             {"find",
              [&](const toml::node& value) {
                out.kind = OnceText::Kind::find;
                out.name = text(value, "'find'");
              }},
             {"same", [&](const toml::node& value) { out.same = texts(value, "'same'"); }},
             {"with", [&](const toml::node& value) {
                out.with = text_table(value, "'with'", "Write it like { query = \"argument.subject\" }.");
              }}});
  const auto* from = node.as_table();
  const bool finds = from->contains("find");
  if (finds == from->contains("key")) wrong(node, "'once' has either a key or a find.");
  if (finds == out.same.empty())
    wrong(node, finds ? "a find needs 'same': the fields by which it is known again." : "a key needs no 'same'.");
  if (!finds && !out.with.empty()) wrong(node, "a key needs no 'with'.");
  return out;
}

InverseText inverse(const toml::node& node) {
  InverseText out{.line = line_of(node)};
  read_keys(table(node, "'inverse'", "Write { tool = \"delete_it\", arguments = { id = \"result.id\" } }."),
            "'inverse'",
            {{"tool", [&](const toml::node& value) { out.tool = text(value, "the inverse's tool"); }},
             {"arguments", [&](const toml::node& value) {
                out.arguments = text_table(value, "the inverse's arguments", "Write { id = \"result.id\" }.");
              }}});
  if (out.tool.empty()) wrong(node, "the inverse names no tool.");
  return out;
}

ToolText tool(const toml::node& node, std::string_view name) {
  const auto& from = table(node, fmt::format("'{}'", name), "Write [tool.NAME].");
  ToolText out{.line = line_of(node), .name = std::string(name)};
  read_keys(from, "a tool",
            {{"doc", [&](const toml::node& value) { out.doc = text(value, "'doc'"); }},
             {"effect", [&](const toml::node& value) { out.effect = one_of<plan::Effect>(value, "effect", kEffects); }},
             {"calls", [&](const toml::node& value) { out.calls = text(value, "'calls'"); }},
             {"once", [&](const toml::node& value) { out.once = once(value); }},
             {"inverse", [&](const toml::node& value) { out.inverse = inverse(value); }},
             {"preview",
              [&](const toml::node& value) {
                out.preview = text(value, "'preview'");
                out.preview_line = line_of(value);
              }},
             {"done",
              [&](const toml::node& value) {
                out.done = text(value, "'done'");
                out.done_line = line_of(value);
              }},
             {"omit",
              [&](const toml::node& value) {
                for (auto& each : texts(value, "'omit'")) out.omit.emplace_back(std::move(each), line_of(value));
              }},
             {"fixed",
              [&](const toml::node& value) {
                for (const auto& [key, fixed] : table(value, "'fixed'", "Write it like { participants = [] }."))
                  out.fixed.emplace(key.str(), std::pair(json_of(fixed), line_of(fixed)));
              }},
             {"draft", [&](const toml::node& value) { out.draft = yes_or_no(value, "'draft'"); }},
             {"seconds",
              [&](const toml::node& value) {
                const auto seconds = value.value_exact<std::int64_t>();
                if (!seconds || *seconds < 1 || *seconds > 3600)
                  wrong(value, "'seconds' must be a number from 1 to 3600.");
                out.seconds = static_cast<int>(*seconds);
              }},
             {"parameters",
              [&](const toml::node& value) {
                for (const auto& [key, each] : table(value, "'parameters'", "Write [tool.NAME.parameters]."))
                  out.parameters.emplace(key.str(), parameter(each, key.str()));
              }},
             {"result", [&](const toml::node& value) { out.result = fields(value, "'result'"); }}});
  if (out.doc.empty()) wrong(node, fmt::format("'{}' has no doc.", name), "Say in one line what it does.");
  if (!from.contains("effect"))
    wrong(node, fmt::format("'{}' has no effect.", name), fmt::format("It is one of: {}.", fmt::join(kEffects, ", ")));
  return out;
}

// In the order of the file.
std::vector<std::pair<std::string, std::string>> record_fields(const toml::node& node) {
  struct Placed {
    toml::source_position at;
    std::pair<std::string, std::string> field;
  };
  std::vector<Placed> placed;
  for (const auto& [key, type] : table(node, "a record", "Write name = \"text\" for each field."))
    placed.push_back({type.source().begin, {std::string(key.str()), text(type, "a type")}});
  std::ranges::sort(placed, [](const Placed& a, const Placed& b) { return a.at < b.at; });
  std::vector<std::pair<std::string, std::string>> out;
  for (auto& each : placed) out.push_back(std::move(each.field));
  return out;
}

CardText card(const toml::table& root) {
  CardText out;
  read_keys(root, "a card",
            {{"tool",
              [&](const toml::node& node) {
                for (const auto& [name, each] : table(node, "'tool'", "Write [tool.NAME]."))
                  out.tools.push_back(tool(each, name.str()));
              }},
             {"labels",
              [&](const toml::node& node) {
                for (const auto& [name, each] : table(node, "'labels'", "Write [labels.NAME]."))
                  out.labels.emplace(name.str(), LabelsText{line_of(each), fields(each, "'labels'")});
              }},
             {"record", [&](const toml::node& node) {
                for (const auto& [name, each] : table(node, "'record'", "Write [record.NAME].")) {
                  RecordText record{.line = line_of(each)};
                  record.fields = record_fields(each);
                  if (record.fields.empty()) wrong(each, fmt::format("the record '{}' has no fields.", name.str()));
                  out.records.emplace(name.str(), std::move(record));
                }
              }}});
  std::ranges::stable_sort(out.tools, {}, &ToolText::line);
  return out;
}

}  // namespace

Error card_error(int line, std::string message, std::string hint) {
  return {ErrorKind::usage, fmt::format("card:{}: {}", line, message), std::move(hint), {}};
}

std::string card_hint(std::string_view name, const std::vector<std::string>& known) {
  const auto found = closest(name, known);
  if (!found.empty()) return fmt::format("Did you mean '{}'?", found);
  return known.empty() ? "There are none." : fmt::format("Known are: {}.", one_line(join(known, ", "), 600));
}

Result<CardText> read_card_text(std::string_view toml) {
  if (toml.size() > kLargestCard) return fail(ErrorKind::usage, "card: it is over 1 MiB.");
  try {
    return card(toml::parse(toml));
  } catch (const toml::parse_error& error) {
    return std::unexpected(card_error(static_cast<int>(error.source().begin.line),
                                      fmt::format("{}.", error.description()), "Correct the file."));
  } catch (const std::runtime_error& error) {
    return fail(ErrorKind::usage, fmt::format("card: {}.", error.what()), "Correct the file.");
  } catch (const Wrong& wrong) {
    return std::unexpected(wrong.error);
  }
}

}  // namespace adjutant::tools::mcp
