#include "mandate/sense.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "mandate/covers.h"

namespace adjutant::mandate {
namespace {

using plan::Effect;

Nonsense about(const Rule& rule, std::string message, std::string hint = {}) {
  return {rule.line, std::move(message), std::move(hint)};
}

bool is_origin(Test test) { return test == Test::from_person || test == Test::from_host || test == Test::from_tool; }

// Whether no value can meet both; of a list, no item.
bool exclude_each_other(const Condition& a, const Condition& b) {
  if (a.test == b.test && a.negated != b.negated) {
    Condition same = b;
    same.negated = a.negated;
    same.or_none = a.or_none;
    return implied(a, same) && implied(same, a);
  }
  if (a.test != Test::is || b.test != Test::under_domain || a.negated || b.negated) return false;
  return std::ranges::none_of(a.texts, [&](const std::string& address) {
    const std::string host = to_lower(address.substr(address.rfind('@') + 1));
    return std::ranges::any_of(b.texts, [&](const std::string& domain) {
      return host == to_lower(domain) || host.ends_with("." + to_lower(domain));
    });
  });
}

std::optional<Nonsense> in_conditions(const Rule& rule) {
  for (const auto& a : rule.conditions) {
    if (a.test == Test::at_most && !a.amount && a.number < 0)
      return about(rule, fmt::format("\"{}\" can never match: no number of things is '{}'.", rule.name, a.written));
    for (const auto& b : rule.conditions) {
      if (&a == &b || a.argument != b.argument) continue;
      // Of a list, a forbid may mean one item by the one condition and another by the other.
      if (!rule.forbids && exclude_each_other(a, b))
        return about(rule,
                     fmt::format("\"{}\" can never match: '{}' cannot be both '{}' and '{}'.", rule.name, a.argument,
                                 a.written, b.written),
                     "Two rules can say two things.");
      const bool nothing_else = !rule.forbids && is_origin(a.test) && !a.negated && !b.negated &&
                                (b.test == Test::trusted || b.test == Test::owners_words);
      if (nothing_else || (implied(a, b) && (&a > &b || !implied(b, a))))
        return about(rule,
                     fmt::format("in \"{}\", the condition '{}' on '{}' has no effect beside '{}'.", rule.name,
                                 a.written, a.argument, b.written),
                     "Leave it out.");
    }
  }
  return std::nullopt;
}

std::optional<Nonsense> in_amounts(const Rule& rule) {
  std::set<std::string> currencies;
  std::optional<Money> most;
  for (const auto& condition : rule.conditions) {
    if (condition.test != Test::at_most || !condition.amount || condition.negated) continue;
    currencies.insert(condition.amount->currency);
    most = condition.amount;
  }
  for (const auto& limit : rule.limits) {
    if (limit.amount) currencies.insert(limit.amount->currency);
  }
  if (rule.ask_above) currencies.insert(rule.ask_above->currency);
  if (!rule.forbids && currencies.size() > 1)
    return about(rule, fmt::format("\"{}\" speaks of two currencies, so it can never say yes.", rule.name),
                 "Write a rule for each.");
  if (rule.ask_above && most && most->minor <= rule.ask_above->minor)
    return about(rule, fmt::format("\"{}\" asks above what it covers, so it never asks.", rule.name),
                 "Lower 'above', or leave it out.");
  return std::nullopt;
}

bool reaches_only(const Rule& rule, auto&& effects) { return std::ranges::all_of(rule.reaches, effects); }

std::optional<Nonsense> in_effects(const Rule& rule) {
  if (!rule.unchecked.empty()) return std::nullopt;
  if (reaches_only(rule, [](Effect effect) { return effect == Effect::read; }))
    return about(rule, fmt::format("\"{}\" has no effect: reading your own data is free.", rule.name), "Leave it out.");
  const bool asks_anyway = reaches_only(
      rule, [](Effect effect) { return effect == Effect::write || effect == Effect::query || effect == Effect::read; });
  if (rule.ask_always && asks_anyway)
    return about(rule, fmt::format("\"{}\" has no effect: what it asks about asks without it.", rule.name),
                 "Leave it out, or the 'ask'.");
  return std::nullopt;
}

bool is_unconditional(const Rule& rule) { return rule.conditions.empty() && !rule.hours && !rule.days && !rule.until; }

// Of two that say the same, the later one is superfluous.
std::optional<Nonsense> beside(const Rule& rule, const Rule& other) {
  if (!rule.unchecked.empty()) return std::nullopt;
  if (rule.forbids && other.forbids && forbids_as_much(other, rule) &&
      (other.line < rule.line || !forbids_as_much(rule, other)))
    return about(rule, fmt::format("\"{}\" has no effect: \"{}\" forbids all of it.", rule.name, other.name),
                 "Leave it out.");
  if (!rule.forbids && other.forbids && is_unconditional(other) && std::ranges::includes(other.covers, rule.covers))
    return about(rule, fmt::format("\"{}\" has no effect: \"{}\" forbids all of it.", rule.name, other.name),
                 "Leave out one of them.");
  // With a limit, the other's may be used up, and then this one counts.
  if (!rule.forbids && !other.forbids && other.limits.empty() && grants_as_much(other, rule) &&
      (other.line < rule.line || !grants_as_much(rule, other) || !rule.limits.empty()))
    return about(rule,
                 fmt::format("\"{}\" has no effect: \"{}\" allows all of it, and asks no more.", rule.name, other.name),
                 "Leave out one of them.");
  return std::nullopt;
}

}  // namespace

std::optional<Nonsense> find_nonsense(const std::vector<Rule>& rules) {
  for (const auto& rule : rules) {
    for (const auto& check : {in_effects, in_conditions, in_amounts}) {
      if (auto found = check(rule)) return found;
    }
  }
  for (const auto& rule : rules) {
    for (const auto& other : rules) {
      if (&rule == &other) continue;
      if (auto found = beside(rule, other)) return found;
    }
  }
  return std::nullopt;
}

}  // namespace adjutant::mandate
