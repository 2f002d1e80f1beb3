#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "base/toml.h"
#include "mandate/mandate.h"
#include "plan/convert.h"

namespace adjutant::mandate {
namespace {

struct Wrong {
  Error error;
};

[[noreturn]] void wrong(const toml::node& node, std::string message, std::string hint = {}) {
  throw Wrong{
      {ErrorKind::usage, fmt::format("mandate:{}: {}", node.source().begin.line, message), std::move(hint), {}}};
}

std::string near(std::string_view name, const std::vector<std::string>& known) {
  const auto found = closest(name, known);
  return found.empty() ? fmt::format("Known are: {}.", join(known, ", ")) : fmt::format("Did you mean '{}'?", found);
}

std::vector<std::string> texts(const toml::node& node, std::string_view what) {
  std::vector<std::string> out;
  if (const auto text = node.value<std::string>()) return {*text};
  const auto* array = node.as_array();
  if (!array) wrong(node, fmt::format("{} must be a text or a list of texts.", what));
  for (const auto& item : *array) {
    const auto text = item.value<std::string>();
    if (!text) wrong(item, fmt::format("{} must be a list of texts.", what));
    out.push_back(*text);
  }
  return out;
}

class Loader {
 public:
  explicit Loader(const plan::Catalog& catalog) : catalog_(catalog) {}

  std::vector<Rule> run(const toml::table& table) {
    for (const auto& [key, node] : table) {
      if (key != "grant" && key != "forbid")
        wrong(node, fmt::format("there is no section '{}'.", key.str()), "Write [[grant]] or [[forbid]].");
      const auto* array = node.as_array();
      if (!array || !array->is_array_of_tables())
        wrong(node, fmt::format("'{}' must be written as [[{}]].", key.str(), key.str()));
      for (const auto& item : *array) rules_.push_back(rule(*item.as_table(), key == "forbid"));
    }
    std::stable_sort(rules_.begin(), rules_.end(), [](const Rule& a, const Rule& b) { return a.line < b.line; });
    return std::move(rules_);
  }

 private:
  Rule rule(const toml::table& table, bool forbids) {
    static const std::vector<std::string> kKeys = {"name", "effect", "tool", "where", "limit", "ask", "hours", "until"};
    Rule rule;
    rule.forbids = forbids;
    rule.line = static_cast<int>(table.source().begin.line);
    for (const auto& [key, node] : table) {
      if (key == "name") name(rule, node);
      else if (key == "effect") effects(rule, node);
      else if (key == "tool") tools(rule, node);
      else if (key == "where" || key == "limit" || key == "ask") continue;
      else if (key == "hours") hours(rule, node);
      else if (key == "until") until(rule, node);
      else wrong(node, fmt::format("a rule has no '{}'.", key.str()), near(key.str(), kKeys));
    }
    if (rule.name.empty()) wrong(table, "the rule has no name.", "Give it one: the preview shows it.");
    if (rule.effects.empty() && rule.tools.empty())
      wrong(table, fmt::format("\"{}\" says neither effect nor tool.", rule.name), "Say what it is about.");
    covered_ = {};
    for (const auto* signature : catalog_.signatures()) {
      if (rule.about(*signature)) covered_.push_back(signature);
    }
    for (const auto* signature : covered_) {
      if (std::find(rule.reaches.begin(), rule.reaches.end(), signature->effect) == rule.reaches.end())
        rule.reaches.push_back(signature->effect);
    }
    if (covered_.empty())
      wrong(table, fmt::format("\"{}\" covers no tool that there is.", rule.name), "Correct its effect or tool.");
    if (const auto* where = table.get("where")) conditions(rule, *where);
    if (const auto* limit_node = table.get("limit")) limit(rule, *limit_node);
    if (const auto* ask_node = table.get("ask")) ask(rule, *ask_node);
    if (forbids && (rule.limit || rule.ask_always || rule.ask_above)) {
      wrong(table, fmt::format("\"{}\" forbids, and has a limit or asks.", rule.name),
            "A forbid has only effect, tool, where, hours and until.");
    }
    return rule;
  }

  void name(Rule& rule, const toml::node& node) {
    rule.name = node.value<std::string>().value_or("");
    if (!names_.insert(rule.name).second)
      wrong(node, fmt::format("two rules are named \"{}\".", rule.name),
            "Names must differ: limits are counted by them.");
  }

  void effects(Rule& rule, const toml::node& node) {
    static const std::vector<std::string> kNames = {"query", "write", "send", "spend", "delete"};
    for (const auto& text : texts(node, "effect")) {
      const auto at = std::find(kNames.begin(), kNames.end(), text);
      if (at == kNames.end()) wrong(node, fmt::format("there is no effect '{}'.", text), near(text, kNames));
      rule.effects.push_back(static_cast<plan::Effect>(at - kNames.begin() + 1));
    }
  }

  void tools(Rule& rule, const toml::node& node) {
    for (const auto& text : texts(node, "tool")) {
      const auto names = catalog_.names();
      const bool known = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        return text.ends_with(".*") ? name.starts_with(text.substr(0, text.size() - 1)) : name == text;
      });
      if (!known) wrong(node, fmt::format("there is no tool '{}'.", text), near(text, names));
      rule.tools.push_back(text);
    }
  }

  void conditions(Rule& rule, const toml::node& node) {
    const auto* table = node.as_table();
    if (!table) wrong(node, "'where' must be a table: { recipient = \"in contacts\" }.");
    for (const auto& [key, value] : *table) {
      const std::string argument(key.str());
      std::vector<const plan::Parameter*> parameters;
      std::vector<std::string> known;
      for (const auto* signature : covered_) {
        for (const auto& parameter : signature->parameters) {
          known.push_back(parameter.name);
          known.emplace_back(plan::to_string(parameter.role));
          if (parameter.name == argument || plan::to_string(parameter.role) == argument)
            parameters.push_back(&parameter);
        }
      }
      if (parameters.empty())
        wrong(value, fmt::format("no tool that \"{}\" covers has an argument '{}'.", rule.name, argument),
              near(argument, known));
      // A list of "is" values is one condition; otherwise each text is one.
      const auto written = texts(value, "a condition");
      if (written.empty()) wrong(value, fmt::format("the condition on '{}' is empty.", argument), "Leave it out.");
      for (const auto& text : written) {
        Condition condition = read(argument, text, value, rule);
        if (std::none_of(parameters.begin(), parameters.end(),
                         [&](const auto* parameter) { return can_match(condition, *parameter); })) {
          wrong(value, fmt::format("\"{}\" can never match: '{}' is no {}.", rule.name, argument, text),
                "Correct the condition.");
        }
        auto same = std::find_if(rule.conditions.begin(), rule.conditions.end(), [&](const Condition& other) {
          return other.argument == argument && other.test == Test::is && condition.test == Test::is;
        });
        if (same != rule.conditions.end()) {
          same->texts.insert(same->texts.end(), condition.texts.begin(), condition.texts.end());
          same->written += " or " + condition.texts.front();
        } else {
          rule.conditions.push_back(std::move(condition));
        }
      }
    }
  }

  Condition read(const std::string& argument, const std::string& text, const toml::node& node, const Rule& rule) {
    static const std::vector<std::pair<std::string_view, Test>> kWhole = {{"in contacts", Test::in_contacts},
                                                                          {"endorsed", Test::endorsed},
                                                                          {"self", Test::self},
                                                                          {"trusted", Test::trusted},
                                                                          {"your own words", Test::owners_words},
                                                                          {"readable by recipient", Test::readable}};
    static const std::vector<std::pair<std::string_view, Test>> kPrefix = {{"is ", Test::is},
                                                                           {"from folder ", Test::from_folder},
                                                                           {"at most ", Test::at_most},
                                                                           {"under domain ", Test::under_domain}};
    Condition condition;
    condition.argument = argument;
    condition.written = text;
    for (const auto& [words, test] : kWhole) {
      if (text != words) continue;
      condition.test = test;
      return condition;
    }
    for (const auto& [words, test] : kPrefix) {
      if (!text.starts_with(words)) continue;
      condition.test = test;
      const std::string rest(trim(std::string_view(text).substr(words.size())));
      if (rest.empty()) wrong(node, fmt::format("'{}' names nothing.", text));
      if (test != Test::at_most) {
        condition.texts = {rest};
        return condition;
      }
      if (const auto amount = parse_money(rest)) {
        condition.amount = *amount;
        if (amount->minor < 0) wrong(node, fmt::format("'{}' can never match: no amount is negative.", text));
      } else if (const auto number = parse_json(rest, 30); number && number->is_number()) {
        condition.number = number->as_double();
      } else {
        wrong(node, fmt::format("'{}' is neither an amount nor a number.", rest),
              "Write at most 25 EUR, or at most 10.");
      }
      return condition;
    }
    std::vector<std::string> known;
    for (const auto& [words, test] : kWhole) known.emplace_back(words);
    for (const auto& [words, test] : kPrefix) known.emplace_back(std::string(words) + "...");
    wrong(node, fmt::format("\"{}\" has a condition '{}' that is not known.", rule.name, text), near(text, known));
  }

  static bool can_match(const Condition& condition, const plan::Parameter& parameter) {
    const plan::Kind kind =
        parameter.type.kind() == plan::Kind::list ? parameter.type.element().kind() : parameter.type.kind();
    switch (condition.test) {
      case Test::in_contacts:
      case Test::self:
      case Test::under_domain: return kind == plan::Kind::address || kind == plan::Kind::text;
      case Test::endorsed: return plan::is_text_like(kind);
      case Test::is: return can_be(parameter, kind, condition.texts.front());
      case Test::at_most:
        return condition.amount ? kind == plan::Kind::money
                                : kind == plan::Kind::number || parameter.type.kind() == plan::Kind::list;
      default: return true;
    }
  }

  // Whether the argument can ever have the value that a rule writes so.
  static bool can_be(const plan::Parameter& parameter, plan::Kind kind, const std::string& text) {
    const plan::Type type = parameter.type.kind() == plan::Kind::list ? parameter.type.element() : parameter.type;
    if (plan::is_text_like(kind)) return plan::convert(plan::text_value(text), type.required(), Time{}).has_value();
    return kind == plan::Kind::number || kind == plan::Kind::boolean;
  }

  bool covers_an_amount() const {
    return std::any_of(covered_.begin(), covered_.end(), [](const plan::Signature* signature) {
      return std::any_of(signature->parameters.begin(), signature->parameters.end(), [](const plan::Parameter& each) {
        return each.role == plan::Role::amount && each.type.kind() == plan::Kind::money;
      });
    });
  }

  void limit(Rule& rule, const toml::node& node) {
    static const std::vector<std::string> kPeriods = {"hour", "day", "week", "month"};
    const auto* table = node.as_table();
    if (!table) wrong(node, "'limit' must be a table: { count = 20, per = \"day\" }.");
    Limit limit;
    for (const auto& [key, value] : *table) {
      if (key == "count") {
        const auto count = value.value<std::int64_t>();
        if (!count || *count < 1) wrong(value, "the count of a limit must be a number from 1.");
        limit.count = count;
      } else if (key == "amount") {
        const auto amount = parse_money(value.value<std::string>().value_or(""));
        if (!amount || amount->minor <= 0) wrong(value, "the amount of a limit must be written like \"60 EUR\".");
        if (!covers_an_amount()) wrong(value, fmt::format("no tool that \"{}\" covers has an amount.", rule.name));
        limit.amount = *amount;
      } else if (key == "per") {
        const auto text = value.value<std::string>().value_or("");
        const auto at = std::find(kPeriods.begin(), kPeriods.end(), text);
        if (at == kPeriods.end()) wrong(value, fmt::format("there is no period '{}'.", text), near(text, kPeriods));
        limit.per = static_cast<Per>(at - kPeriods.begin());
      } else {
        wrong(value, fmt::format("a limit has no '{}'.", key.str()), near(key.str(), {"count", "amount", "per"}));
      }
    }
    if (!table->contains("per") || (!limit.count && !limit.amount))
      wrong(node, "a limit needs 'per' and a count or an amount.");
    rule.limit = limit;
  }

  void ask(Rule& rule, const toml::node& node) {
    const auto* table = node.as_table();
    if (!table) wrong(node, "'ask' must be a table: { always = true } or { above = \"25 EUR\" }.");
    for (const auto& [key, value] : *table) {
      if (key == "always") {
        const auto always = value.value_exact<bool>();
        if (!always) wrong(value, "'always' must be true or false.");
        rule.ask_always = *always;
      } else if (key == "above") {
        const auto amount = parse_money(value.value<std::string>().value_or(""));
        if (!amount) wrong(value, "'above' must be written like \"25 EUR\".");
        if (!covers_an_amount()) wrong(value, fmt::format("no tool that \"{}\" covers has an amount.", rule.name));
        if (rule.limit && rule.limit->amount && rule.limit->amount->currency == amount->currency &&
            amount->minor >= rule.limit->amount->minor) {
          wrong(value, fmt::format("\"{}\" asks above its own limit, so it never asks.", rule.name),
                "Lower 'above', or leave it out.");
        }
        rule.ask_above = *amount;
      } else {
        wrong(value, fmt::format("'ask' has no '{}'.", key.str()), near(key.str(), {"always", "above"}));
      }
    }
  }

  void hours(Rule& rule, const toml::node& node) {
    const auto text = node.value<std::string>().value_or("");
    int h1 = 0, m1 = 0, h2 = 0, m2 = 0;
    char end = 0;
    if (std::sscanf(text.c_str(), "%2d:%2d-%2d:%2d%c", &h1, &m1, &h2, &m2, &end) != 4 || h1 > 23 || h2 > 24 ||
        m1 > 59 || m2 > 59 || h1 < 0 || h2 < 0 || m1 < 0 || m2 < 0) {
      wrong(node, "hours must be written like \"08:00-20:00\".");
    }
    rule.hours = std::pair(Seconds(h1 * 3600 + m1 * 60), Seconds(h2 * 3600 + m2 * 60));
    if (rule.hours->first >= rule.hours->second)
      wrong(node, fmt::format("the hours {} hold nothing, so the rule never counts.", text));
  }

  void until(Rule& rule, const toml::node& node) {
    if (const auto date = node.value<toml::date>()) {
      rule.until = Date{std::chrono::year{date->year}, std::chrono::month{date->month}, std::chrono::day{date->day}};
    } else {
      const auto parsed = parse_date(node.value<std::string>().value_or(""));
      if (!parsed) wrong(node, "until must be a date like 2026-12-31.");
      rule.until = *parsed;
    }
  }

  const plan::Catalog& catalog_;
  std::vector<const plan::Signature*> covered_;
  std::set<std::string> names_;
  std::vector<Rule> rules_;
};

}  // namespace

Result<Mandate> Mandate::load(std::string_view text, const plan::Catalog& catalog) {
  if (text.size() > (1 << 20)) return fail(ErrorKind::usage, "mandate: it is over 1 MiB.");
  // The library's mode without exceptions runs on after an error (3.3.0), up to its own asserts.
  try {
    return Mandate(Loader(catalog).run(toml::parse(text)));
  } catch (const toml::parse_error& error) {
    return fail(ErrorKind::usage, fmt::format("mandate:{}: {}.", error.source().begin.line, error.description()),
                "Correct the file.");
  } catch (const std::runtime_error& error) {
    return fail(ErrorKind::usage, fmt::format("mandate: {}.", error.what()), "Correct the file.");
  } catch (const Wrong& wrong) {
    return std::unexpected(wrong.error);
  }
}

}  // namespace adjutant::mandate
