#include "mandate/mandate_edit.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/toml.h"
#include "mandate/rule_words.h"

namespace adjutant::mandate {
namespace {

// "mandate:12: ..." speaks of a line of a text that nobody has seen.
Error without_position(Error error) {
  constexpr std::string_view kStart = "mandate:";
  if (!error.message.starts_with(kStart)) return error;
  std::string_view rest = std::string_view(error.message).substr(kStart.size());
  const auto digits = rest.find_first_not_of("0123456789");
  if (digits != rest.npos && digits > 0 && rest[digits] == ':') rest.remove_prefix(digits + 1);
  std::string message(trim(rest));
  if (!message.empty()) message.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(message.front())));
  error.message = std::move(message);
  return error;
}

Result<Mandate> loaded(std::string_view text, const plan::Catalog& catalog) {
  auto mandate = Mandate::load(text, catalog);
  if (!mandate) return std::unexpected(without_position(mandate.error()));
  return mandate;
}

std::unexpected<Error> by_hand(const Rule& rule) {
  return fail(
      ErrorKind::failed,
      fmt::format("\"{}\" is written in a way that cannot be changed here without losing some of it.", rule.name),
      fmt::format("Edit mandate.toml; the rule begins in line {}.", rule.line));
}

// Positions in the text by line and column, both from 1, columns in characters.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {
    starts_.push_back(0);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') starts_.push_back(i + 1);
    }
  }

  std::size_t start(std::size_t line) const { return line - 1 < starts_.size() ? starts_[line - 1] : text_.size(); }
  std::size_t after(std::size_t line) const { return start(line + 1); }
  std::string_view line(std::size_t number) const { return text_.substr(start(number), after(number) - start(number)); }
  std::size_t at(const toml::source_position& position) const {
    std::size_t byte = start(position.line);
    for (auto left = position.column; left > 1 && byte < text_.size(); --left) {
      do ++byte;
      while (byte < text_.size() && (static_cast<unsigned char>(text_[byte]) & 0xC0) == 0x80);
    }
    return byte;
  }

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

struct Found {
  const toml::table* rule = nullptr;
  std::size_t first = 0, last = 0;  // lines, the heading included
};

// Where what the node holds ends, whatever its own region says.
std::size_t last_line(const toml::node& node) {
  std::size_t last = std::max(node.source().begin.line, node.source().end.line);
  if (const auto* table = node.as_table()) {
    for (const auto& [key, value] : *table) last = std::max(last, last_line(value));
  } else if (const auto* array = node.as_array()) {
    for (const auto& value : *array) last = std::max(last, last_line(value));
  }
  return last;
}

Found find_rule(const toml::table& root, const std::string& name) {
  for (const auto* kind : {"grant", "forbid"}) {
    const auto* rules = root[kind].as_array();
    if (!rules) continue;
    for (const auto& each : *rules) {
      const auto* table = each.as_table();
      if (table && !table->is_inline() && (*table)["name"].value<std::string>() == name)
        return {table, table->source().begin.line, last_line(*table)};
    }
  }
  return {};
}

// What a mandate says of one rule, in words that are the same where it says the same.
std::string said(const Rule& rule) {
  std::string out = fmt::format("{} {} {}", rule.forbids, rule.name, in_words(rule));
  for (const auto& condition : rule.conditions) out += fmt::format(" {} {}", condition.argument, condition.written);
  return out + " " + rule.unchecked + join(rule.tools, " ");
}

std::vector<std::string> said_but(const Mandate& mandate, const std::string& name) {
  std::vector<std::string> out;
  for (const auto& rule : mandate.rules()) {
    if (rule.name != name) out.push_back(said(rule));
  }
  return out;
}

// Why no rule of this name can be touched: empty where it can.
Result<const Rule*> rule_named(const Mandate& mandate, const std::string& name) {
  const Rule* rule = mandate.rule(name);
  if (!rule)
    return fail(ErrorKind::usage, fmt::format("There is no rule \"{}\".", one_line(name, 80)),
                "Look at the mandate again.");
  return rule;
}

// The parsed text goes where the work needs it; it has been loaded before, so it can be parsed.
template <class Work>
std::optional<std::string> on_parsed(std::string_view text, Work work) {
  try {
    const auto root = toml::parse(text);
    return work(root);
  } catch (const toml::parse_error&) {
    return std::nullopt;
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

class Change {
 public:
  Change(std::string_view text, const Found& found) : text_(text), lines_(text), found_(found) {}

  // False where it cannot be done.
  bool set(const std::string& key, const std::string& value) {
    const auto place = place_of(key);
    if (!place) return insert(key, value);
    if (place->second->is_table() && !place->second->as_table()->is_inline()) return false;
    const auto from = lines_.at(place->second->source().begin), to = lines_.at(place->second->source().end);
    if (to <= from) return false;
    edits_.push_back({from, to, value});
    return true;
  }

  bool drop(const std::string& key) {
    const auto place = place_of(key);
    if (!place) return true;
    if (place->second->is_table() && !place->second->as_table()->is_inline()) return false;
    const auto from = lines_.start(place->first->source().begin.line);
    const auto begin = lines_.at(place->first->source().begin);
    if (!trim(text_.substr(from, begin - from)).empty()) return false;
    edits_.push_back({from, lines_.after(last_line(*place->second)), ""});
    return true;
  }

  std::string done() {
    std::ranges::stable_sort(edits_, [](const Edit& a, const Edit& b) { return a.from < b.from; });
    std::string out;
    std::size_t at = 0;
    for (const auto& edit : edits_) {
      if (edit.from < at) continue;
      out += std::string(text_.substr(at, edit.from - at)) + edit.text;
      at = edit.to;
    }
    return out + std::string(text_.substr(at));
  }

 private:
  struct Edit {
    std::size_t from = 0, to = 0;
    std::string text;
  };

  std::optional<std::pair<const toml::key*, const toml::node*>> place_of(const std::string& key) const {
    for (const auto& [name, node] : *found_.rule) {
      if (name.str() == key) return std::pair(&name, &node);
    }
    return std::nullopt;
  }

  // "[grant.where]": what is written behind it belongs to it.
  bool has_tables() const {
    for (const auto& [name, node] : *found_.rule) {
      const auto* table = node.as_table();
      if (table && !table->is_inline() && text_.substr(lines_.at(table->source().begin)).starts_with('[')) return true;
    }
    return false;
  }

  // Behind the rule's last line, written as its first key is.
  bool insert(const std::string& key, const std::string& value) {
    const auto name = place_of("name");
    if (!name || has_tables()) return false;
    const auto line = lines_.line(name->first->source().begin.line);
    const auto indent = line.find_first_not_of(" \t"), equals = line.find('=');
    if (indent == line.npos || equals == line.npos || equals < indent) return false;
    std::string_view between = line.substr(indent, equals - indent);
    const std::size_t width = between.ends_with(' ') ? between.size() - 1 : 0;
    const auto at = lines_.after(found_.last);
    const bool ends = at > 0 && text_[at - 1] == '\n';
    edits_.push_back(
        {at, at, fmt::format("{}{}{:<{}} = {}\n", ends ? "" : "\n", line.substr(0, indent), key, width, value)});
    return true;
  }

  std::string_view text_;
  Lines lines_;
  const Found& found_;
  std::vector<Edit> edits_;
};

std::optional<std::string> changed(std::string_view text, const toml::table& root, const RuleForm& before,
                                   const RuleForm& after) {
  const Found found = find_rule(root, after.name);
  if (!found.rule) return std::nullopt;
  const auto was = written_keys(before), is = written_keys(after);
  Change change(text, found);
  for (const auto& [key, value] : is) {
    if (std::ranges::find(was, WrittenKey(key, value)) == was.end() && !change.set(key, value)) return std::nullopt;
  }
  for (const auto& [key, value] : was) {
    const bool gone = std::ranges::find(is, key, &WrittenKey::first) == is.end();
    if (gone && !change.drop(key)) return std::nullopt;
  }
  return change.done();
}

bool is_comment(std::string_view line) { return trim(line).starts_with('#'); }

std::optional<std::string> taken_out(std::string_view text, const toml::table& root, const std::string& name) {
  const Found found = find_rule(root, name);
  if (!found.rule) return std::nullopt;
  const Lines lines(text);
  std::size_t first = found.first;
  while (first > 1 && is_comment(lines.line(first - 1))) --first;
  if (first == 1) first = found.first;  // what the file begins with is about all of it
  std::size_t after = found.last + 1;
  while (lines.start(after) < text.size() && trim(lines.line(after)).empty()) ++after;
  std::string out(text.substr(0, lines.start(first)));
  const auto rest = text.substr(lines.start(after));
  if (rest.empty()) {
    while (out.ends_with("\n\n")) out.pop_back();
  }
  return out + std::string(rest);
}

}  // namespace

Result<std::string> with_rule(std::string_view text, const RuleForm& form, const plan::Catalog& catalog) {
  std::string out(text);
  if (!out.empty() && !out.ends_with('\n')) out += '\n';
  out += (out.empty() ? "" : "\n") + to_toml(form);
  const auto before = TRY(loaded(text, catalog));
  const auto after = TRY(loaded(out, catalog));
  if (said_but(before, form.name) != said_but(after, form.name) || !after.rule(form.name))
    return fail(ErrorKind::failed, "The file cannot be added to.", "Edit mandate.toml.");
  return out;
}

Result<std::string> with_changed_rule(std::string_view text, const RuleForm& form, const plan::Catalog& catalog) {
  const auto before = TRY(loaded(text, catalog));
  const Rule* old = TRY(rule_named(before, form.name));
  if (old->forbids != form.forbids)
    return fail(ErrorKind::usage, "A rule that allows cannot become one that forbids, nor the other way round.",
                "Add a rule, and take this one out.");
  const auto out = on_parsed(text, [&](const toml::table& root) { return changed(text, root, form_of(*old), form); });
  if (!out) return by_hand(*old);
  const auto after = TRY(loaded(*out, catalog));
  const Rule* now = after.rule(form.name);
  // Nothing else may have become of it than what the form says by itself.
  const auto alone = loaded(to_toml(form), catalog);
  if (!now || said_but(before, form.name) != said_but(after, form.name) ||
      (alone && said(*alone->rule(form.name)) != said(*now)))
    return by_hand(*old);
  return *out;
}

Result<std::string> without_rule(std::string_view text, const std::string& name, const plan::Catalog& catalog) {
  const auto before = TRY(loaded(text, catalog));
  const Rule* old = TRY(rule_named(before, name));
  const auto out = on_parsed(text, [&](const toml::table& root) { return taken_out(text, root, name); });
  if (!out) return by_hand(*old);
  const auto after = TRY(loaded(*out, catalog));
  if (after.rule(name) || said_but(before, name) != said_but(after, name)) return by_hand(*old);
  return *out;
}

}  // namespace adjutant::mandate
