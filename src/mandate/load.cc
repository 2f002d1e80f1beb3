#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

#include "base/text.h"
#include "base/toml.h"
#include "mandate/mandate.h"
#include "mandate/sense.h"
#include "plan/convert.h"

namespace adjutant::mandate {
namespace {

struct Wrong {
  Error error;
};

struct LeftOut {};  // thrown for a rule that says nothing about the tools that there are

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

constexpr std::int64_t kMost = 1'000'000'000;  // of a limit, in number or in the currency's smallest unit

constexpr std::array<std::string_view, 6> kRoles = {"recipient", "content", "locator", "amount", "time", "plain"};

bool is_role(std::string_view argument) { return std::ranges::find(kRoles, argument) != kRoles.end(); }

class Loader {
 public:
  Loader(const plan::Catalog& catalog, Unused unused) : catalog_(catalog), unused_(unused) {}

  std::vector<Rule> run(const toml::table& table) {
    for (const auto& [key, node] : table) {
      if (key != "grant" && key != "forbid")
        wrong(node, fmt::format("there is no section '{}'.", key.str()), "Write [[grant]] or [[forbid]].");
      const auto* array = node.as_array();
      if (!array || !array->is_array_of_tables())
        wrong(node, fmt::format("'{}' must be written as [[{}]].", key.str(), key.str()));
      for (const auto& item : *array) {
        try {
          rules_.push_back(rule(*item.as_table(), key == "forbid"));
        } catch (const LeftOut&) {
          continue;
        }
      }
    }
    std::stable_sort(rules_.begin(), rules_.end(), [](const Rule& a, const Rule& b) { return a.line < b.line; });
    if (auto found = find_nonsense(rules_))
      throw Wrong{{ErrorKind::usage, fmt::format("mandate:{}: {}", found->line, found->message), found->hint, {}}};
    return std::move(rules_);
  }

 private:
  Rule rule(const toml::table& table, bool forbids) {
    static const std::vector<std::string> kKeys = {"name",       "effect", "tool",     "where", "limit", "ask",
                                                   "decided_by", "drafts", "undoable", "hours", "days",  "until"};
    Rule rule;
    rule.forbids = forbids;
    rule.line = static_cast<int>(table.source().begin.line);
    for (const auto& [key, node] : table) {
      if (key == "name") name(rule, node);
      else if (key == "effect") effects(rule, node);
      else if (key == "tool") tools(rule, node);
      else if (key == "where" || key == "limit" || key == "ask") continue;
      else if (key == "decided_by") decided_by(rule, node);
      else if (key == "drafts") drafts(rule, node);
      else if (key == "undoable") undoable(rule, node);
      else if (key == "hours") hours(rule, node);
      else if (key == "days") days(rule, node);
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
      rule.covers.push_back(signature->name);
      if (std::find(rule.reaches.begin(), rule.reaches.end(), signature->effect) == rule.reaches.end())
        rule.reaches.push_back(signature->effect);
    }
    if (is_about_unusable(rule)) {
      std::ostringstream written;
      written << table;
      rule.unchecked = written.str();
    }
    if (covered_.empty() && rule.unchecked.empty())
      unused(table, fmt::format("\"{}\" covers no tool that there is.", rule.name),
             "Correct its effect, tool or undoable.");
    if (const auto* where = table.get("where")) conditions(rule, *where);
    if (const auto* limit_node = table.get("limit")) limits(rule, *limit_node);
    if (const auto* ask_node = table.get("ask")) ask(rule, *ask_node);
    static constexpr std::array kOfGrants = {"limit", "ask", "decided_by", "drafts"};
    if (forbids && std::ranges::any_of(kOfGrants, [&](const char* key) { return table.contains(key); })) {
      wrong(table,
            fmt::format("\"{}\" forbids, and has a limit, asks, or says who decides or what of drafts.", rule.name),
            "A forbid has only effect, tool, undoable, where, hours, days and until.");
    }
    if (rule.drafts == Drafts::unseen && rule.unchecked.empty() && covered_sends_nothing()) {
      unused(table, fmt::format("\"{}\" lets drafts leave, and covers no tool that sends.", rule.name),
             "Leave 'drafts' out.");
    }
    return rule;
  }

  bool covered_sends_nothing() const {
    return std::ranges::none_of(covered_, [](const auto* one) { return one->effect == plan::Effect::send; });
  }

  // Whether tools of a connection that is out of use may be among those that it is about.
  bool is_about_unusable(const Rule& rule) const {
    if (unused_ == Unused::left_out) return false;
    if (rule.tools.empty()) return catalog_.any_out_of_use();
    return std::ranges::any_of(rule.tools, [&](const std::string& tool) { return catalog_.is_out_of_use(tool); });
  }

  [[noreturn]] void unused(const toml::node& node, std::string message, std::string hint) const {
    if (unused_ == Unused::left_out) throw LeftOut{};
    wrong(node, std::move(message), std::move(hint));
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
      const bool waits = unused_ == Unused::refused && catalog_.is_out_of_use(text);
      if (!known && !waits) unused(node, fmt::format("there is no tool '{}'.", text), near(text, names));
      rule.tools.push_back(text);
    }
  }

  void conditions(Rule& rule, const toml::node& node) {
    const auto* table = node.as_table();
    if (!table) wrong(node, "'where' must be a table: { recipient = \"in contacts\" }.");
    for (const auto& [key, value] : *table) {
      const auto written = texts(value, "a condition");
      if (written.empty()) wrong(value, fmt::format("the condition on '{}' is empty.", key.str()), "Leave it out.");
      for (const auto& text : written) add(rule, read(rule, std::string(key.str()), text, value));
    }
  }

  // The parameters that a condition on this argument is about.
  std::vector<const plan::Parameter*> parameters(const std::string& argument) const {
    std::vector<const plan::Parameter*> out;
    for (const auto* signature : covered_) {
      for (const auto& parameter : signature->parameters) {
        if (parameter.name == argument || plan::to_string(parameter.role) == argument) out.push_back(&parameter);
      }
    }
    return out;
  }

  Condition read(const Rule& rule, const std::string& argument, const std::string& text, const toml::node& node) {
    auto condition = read_condition(argument, text);
    if (!condition) wrong(node, condition.error().message, condition.error().hint);
    const auto about = parameters(argument);
    const bool checked = rule.unchecked.empty();
    if (checked && about.empty() && !(condition->or_none && is_role(argument))) {
      std::vector<std::string> known(kRoles.begin(), kRoles.end());
      for (const auto* signature : covered_) {
        for (const auto& parameter : signature->parameters) known.push_back(parameter.name);
      }
      std::ranges::sort(known);
      known.erase(std::unique(known.begin(), known.end()), known.end());
      unused(node, fmt::format("no tool that \"{}\" covers has an argument '{}'.", rule.name, argument),
             near(argument, known));
    }
    if (checked && !about.empty() &&
        std::ranges::none_of(about, [&](const auto* parameter) { return can_match(*condition, *parameter); })) {
      wrong(node, fmt::format("\"{}\" can never match: '{}' is no {}.", rule.name, argument, text),
            "Correct the condition.");
    }
    if (const auto why = misfit(*condition, rule.forbids); !why.empty())
      wrong(node, fmt::format("\"{}\" cannot have the condition '{}': {}.", rule.name, text, why));
    return std::move(*condition);
  }

  // A list of "is" values is one condition; otherwise each text is one.
  static void add(Rule& rule, Condition condition) {
    const auto same = std::ranges::find_if(rule.conditions, [&](const Condition& other) {
      return other.argument == condition.argument && other.test == Test::is && condition.test == Test::is &&
             other.negated == condition.negated;
    });
    if (same == rule.conditions.end()) {
      rule.conditions.push_back(std::move(condition));
      return;
    }
    same->texts.insert(same->texts.end(), condition.texts.begin(), condition.texts.end());
    same->folded.insert(same->folded.end(), condition.folded.begin(), condition.folded.end());
    same->written += " or " + condition.texts.front();
    same->or_none = same->or_none || condition.or_none;
  }

  bool may_cover_an_amount(const Rule& rule) const {
    return !rule.unchecked.empty() ||
           std::any_of(covered_.begin(), covered_.end(), [](const plan::Signature* signature) {
             return std::any_of(signature->parameters.begin(), signature->parameters.end(),
                                [](const plan::Parameter& each) {
                                  return each.role == plan::Role::amount && each.type.kind() == plan::Kind::money;
                                });
           });
  }

  void limits(Rule& rule, const toml::node& node) {
    const auto* array = node.as_array();
    if (array && array->empty()) wrong(node, "the list of limits is empty.", "Leave it out.");
    if (!array) return limit(rule, node);
    for (const auto& each : *array) limit(rule, each);
  }

  void limit(Rule& rule, const toml::node& node) {
    static const std::vector<std::string> kPeriods = {"minute", "hour", "day", "week", "month"};
    const auto* table = node.as_table();
    if (!table) wrong(node, "'limit' must be a table: { count = 20, per = \"day\" }.");
    Limit limit;
    for (const auto& [key, value] : *table) {
      if (key == "count") {
        const auto count = value.value<std::int64_t>();
        if (!count || *count < 1 || *count > kMost)
          wrong(value, "the count of a limit must be a number from 1 to 1000000000.");
        limit.count = count;
      } else if (key == "amount") {
        const auto amount = parse_money(value.value<std::string>().value_or(""));
        if (!amount || amount->minor <= 0 || amount->minor > kMost)
          wrong(value, "the amount of a limit must be written like \"60 EUR\".");
        if (!may_cover_an_amount(rule))
          wrong(value, fmt::format("no tool that \"{}\" covers has an amount.", rule.name));
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
    rule.limits.push_back(std::move(limit));
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
        if (!may_cover_an_amount(rule))
          wrong(value, fmt::format("no tool that \"{}\" covers has an amount.", rule.name));
        if (std::ranges::any_of(rule.limits, [&](const Limit& limit) {
              return limit.amount && limit.amount->currency == amount->currency && amount->minor >= limit.amount->minor;
            })) {
          wrong(value, fmt::format("\"{}\" asks above its own limit, so it never asks.", rule.name),
                "Lower 'above', or leave it out.");
        }
        rule.ask_above = *amount;
      } else {
        wrong(value, fmt::format("'ask' has no '{}'.", key.str()), near(key.str(), {"always", "above"}));
      }
    }
  }

  void decided_by(Rule& rule, const toml::node& node) {
    static const std::vector<std::string> kWho = {"trusted", "anyone"};
    const auto text = node.value<std::string>().value_or("");
    if (std::ranges::find(kWho, text) == kWho.end())
      wrong(node, fmt::format("'decided_by' cannot be '{}'.", text), "Write \"trusted\" or \"anyone\".");
    rule.decided_by = text == "anyone" ? DecidedBy::anyone : DecidedBy::trusted;
  }

  void drafts(Rule& rule, const toml::node& node) {
    const auto text = node.value<std::string>().value_or("");
    if (text != "shown" && text != "unseen")
      wrong(node, fmt::format("'drafts' cannot be '{}'.", text), "Write \"shown\" or \"unseen\".");
    rule.drafts = text == "unseen" ? Drafts::unseen : Drafts::shown;
  }

  void undoable(Rule& rule, const toml::node& node) {
    const auto only = node.value_exact<bool>();
    if (!only || !*only) wrong(node, "'undoable' can only be true.", "Leave it out otherwise.");
    rule.undoable = true;
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

  // "Mon", "Mon-Fri", or a list of such.
  void days(Rule& rule, const toml::node& node) {
    Weekdays days;
    for (const auto& text : texts(node, "days")) {
      const auto dash = text.find('-');
      const auto first = weekday(text.substr(0, dash));
      const auto last = dash == text.npos ? first : weekday(text.substr(dash + 1));
      if (!first || !last) wrong(node, "days must be written like \"Mon-Fri\", or [\"Mon\", \"Sat-Sun\"].");
      for (auto day = *first;; day = (day + 1) % 7) {
        days.set(day);
        if (day == *last) break;
      }
    }
    if (days.none()) wrong(node, "the days hold nothing, so the rule never counts.");
    rule.days = days;
  }

  static std::optional<std::size_t> weekday(std::string_view text) {
    static constexpr std::array<std::string_view, 7> kNames = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    const auto at = std::ranges::find(kNames, fold(trim(text)));
    if (at == kNames.end()) return std::nullopt;
    return static_cast<std::size_t>(at - kNames.begin());
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
  const Unused unused_;
  std::vector<const plan::Signature*> covered_;
  std::set<std::string> names_;
  std::vector<Rule> rules_;
};

}  // namespace

Result<Mandate> Mandate::load(std::string_view text, const plan::Catalog& catalog, Unused unused) {
  if (text.size() > (1 << 20)) return fail(ErrorKind::usage, "mandate: it is over 1 MiB.");
  // The library's mode without exceptions runs on after an error (3.3.0), up to its own asserts.
  try {
    return Mandate(Loader(catalog, unused).run(toml::parse(text)));
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
