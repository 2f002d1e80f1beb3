#include "mandate/mandate.h"

#include <fmt/format.h>

#include <algorithm>

namespace adjutant::mandate {
namespace {

using plan::Role;
using plan::Value;

}  // namespace

Decision uncovered(const plan::Signature& signature) {
  if (signature.unknown)
    return {Verdict::approve_each, "", "nobody here has said what it does, so each call needs your approval."};
  switch (signature.effect) {
    case plan::Effect::read: return {Verdict::allow, "", "reading your own data is free."};
    case plan::Effect::query: return {Verdict::ask, "", "no rule covers it; what tells a service something asks."};
    case plan::Effect::write: return {Verdict::ask, "", "no rule covers it; changes of your own data ask."};
    default: break;
  }
  return {Verdict::approve_each, "", "no rule covers it; what leaves, costs or deletes needs your approval each time."};
}

Mandate::Mandate(std::vector<Rule> rules) : rules_(std::move(rules)) {}

const Rule* Mandate::rule(std::string_view name) const {
  const auto at = std::find_if(rules_.begin(), rules_.end(), [&](const Rule& rule) { return rule.name == name; });
  return at == rules_.end() ? nullptr : &*at;
}

Mandate::Looked Mandate::look(const Rule& rule, const plan::Call& call, const Facts& facts, const Time& now) const {
  if (!rule.about(*call.signature)) return {false, Verdict::allow, "it is about other calls"};
  if (const auto why = rule.out_of_time(now); !why.empty()) return {false, Verdict::allow, std::string(why)};
  for (const auto& condition : rule.conditions) {
    bool found = false;
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      if (!concerns(condition, call.signature->parameters[i]) || call.arguments[i].missing()) continue;
      found = true;
      const auto result = holds(condition, call.arguments[i], call, facts, rule.forbids ? Items::any : Items::all);
      if (!result) return {true, Verdict::forbid, fmt::format("its check failed: {}", result.error().message)};
      // A grant needs all of the arguments to pass; for a forbid, one is enough.
      if (rule.forbids && *result) goto next_condition;
      if (!rule.forbids && !*result) {
        return {false, Verdict::allow, unmet(condition, call.signature->parameters[i])};
      }
    }
    if (found ? rule.forbids : !condition.or_none)
      return {false, Verdict::allow, fmt::format("nothing is {}", condition.written)};
  next_condition:;
  }
  if (rule.forbids) return {true, Verdict::forbid, "it matches"};

  // What is owed cannot be made smaller: a negative amount would give room for others.
  std::vector<std::pair<const Value*, Money>> amounts;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const Value& value = call.arguments[i];
    if (call.signature->parameters[i].role != Role::amount || value.type.kind() != plan::Kind::money || value.missing())
      continue;
    if (!value.is_placeholder() && value.money().minor < 0) return {false, Verdict::allow, "the amount is negative"};
    amounts.emplace_back(&value, value.money());
  }

  Looked looked{true, Verdict::allow, "it matches"};
  const auto raise = [&](std::string why) {
    looked.verdict = Verdict::ask;
    looked.why = std::move(why);
  };
  if (rule.ask_always) raise("it always asks");
  if (rule.ask_above) {
    const bool below = !amounts.empty() && std::all_of(amounts.begin(), amounts.end(), [&](const auto& each) {
      return !each.first->is_placeholder() && each.second.currency == rule.ask_above->currency &&
             each.second.minor <= rule.ask_above->minor;
    });
    if (!below) raise(fmt::format("it asks above {}", to_string(*rule.ask_above)));
  }
  for (const auto& limit : rule.limits) {
    const auto used = facts.used(rule.name, now.instant - length(limit.per));
    if (!used) return {true, Verdict::forbid, fmt::format("its check failed: {}", used.error().message)};
    if (limit.count && used->count + 1 > *limit.count)
      return {false, Verdict::allow,
              fmt::format("its limit of {} a {} is used up", *limit.count, to_string(limit.per))};
    if (!limit.amount) continue;
    const bool within = !amounts.empty() && std::all_of(amounts.begin(), amounts.end(), [&](const auto& each) {
      return !each.first->is_placeholder() && each.second.currency == limit.amount->currency &&
             each.second.minor <= limit.amount->minor - used->amount_minor;
    });
    if (!within)
      return {false, Verdict::allow,
              fmt::format("its limit of {} a {} is used up", to_string(*limit.amount), to_string(limit.per))};
  }
  // Influence: what steers the effect must be the owner's, or be vouched for by a condition on its value.
  if (rule.decided_by == DecidedBy::trusted && !call.control.trusted())
    raise("what others wrote decides whether it happens");
  if (plan::changes_the_world(call.signature->effect)) {
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      const auto& parameter = call.signature->parameters[i];
      if (!steers(parameter.role) || call.arguments[i].missing() || vouched_for(rule, parameter)) continue;
      if (!plan::whole_label(call.arguments[i]).trusted()) raise(fmt::format("'{}' comes from others", parameter.name));
    }
  }
  return looked;
}

Decision Mandate::decide(const plan::Call& call, const Facts& facts, const Time& now) const {
  Decision without = uncovered(*call.signature);
  if (without.verdict == Verdict::allow) return without;
  const Rule* granting = nullptr;
  Looked granted;
  const Rule* refused = nullptr;
  std::string refused_why;
  for (const auto& rule : rules_) {
    if (!rule.about(*call.signature)) continue;
    Looked looked = look(rule, call, facts, now);
    if (looked.applies && looked.verdict == Verdict::forbid) return {Verdict::forbid, rule.name, looked.why + "."};
    if (rule.forbids) continue;
    if (!looked.applies) {
      refused = &rule;
      refused_why = std::move(looked.why);
    } else if (!granting || looked.verdict < granted.verdict) {
      granting = &rule;
      granted = std::move(looked);
    }
  }
  if (granting) return {granted.verdict, granting->name, granted.why + "."};
  if (refused) without.because = fmt::format("\"{}\" does not cover it: {}.", refused->name, refused_why);
  return without;
}

std::vector<std::string> Mandate::explain(const plan::Call& call, const Facts& facts, const Time& now) const {
  std::vector<std::string> lines;
  for (const auto& rule : rules_) {
    if (!rule.about(*call.signature)) continue;
    const Looked looked = look(rule, call, facts, now);
    const std::string said = looked.applies ? std::string(to_string(looked.verdict)) : std::string("does not count");
    lines.push_back(fmt::format("{} \"{}\" (line {}): {}: {}.", rule.forbids ? "forbid" : "grant", rule.name, rule.line,
                                said, looked.why));
  }
  const Decision decision = decide(call, facts, now);
  lines.push_back(fmt::format("{}: {}{}", to_string(decision.verdict),
                              decision.rule.empty() ? "" : "\"" + decision.rule + "\": ", decision.because));
  return lines;
}

std::vector<std::string> Mandate::warnings(const Time& now) const {
  std::vector<std::string> out;
  for (const auto& rule : rules_) {
    if (rule.until && now.date() > *rule.until)
      out.push_back(fmt::format("line {}: \"{}\" expired on {}.", rule.line, rule.name, spoken(*rule.until)));
  }
  return out;
}

}  // namespace adjutant::mandate
