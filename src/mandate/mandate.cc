#include "mandate/mandate.h"

#include <fmt/format.h>

#include <algorithm>

namespace adjutant::mandate {
namespace {

using plan::Role;
using plan::Value;

std::string_view default_reason(Verdict verdict) {
  switch (verdict) {
    case Verdict::allow: return "reading your own data is free.";
    case Verdict::ask: return "no rule covers it; changes of your own data ask.";
    case Verdict::approve_each:
      return "no rule covers it; what leaves, costs or deletes needs your approval each time.";
    case Verdict::forbid: break;
  }
  return "no rule covers it.";
}

// Arguments that decide where an effect goes: their influence needs somebody to vouch for it.
bool steers(Role role) { return role == Role::recipient || role == Role::amount || role == Role::locator; }

bool dangerous(plan::Effect effect) {
  return effect == plan::Effect::send || effect == plan::Effect::spend || effect == plan::Effect::erase;
}

bool vouched_for(const Rule& rule, const plan::Parameter& parameter) {
  return std::any_of(rule.conditions.begin(), rule.conditions.end(),
                     [&](const Condition& condition) { return vouches(condition) && concerns(condition, parameter); });
}

// "to is not in contacts".
std::string unmet(const Condition& condition, const plan::Parameter& parameter) {
  const std::string_view words = condition.written;
  return condition.negated
             ? fmt::format("{} is {}", parameter.name, words.substr(std::min<std::size_t>(4, words.size())))
             : fmt::format("{} is not {}", parameter.name, words);
}

}  // namespace

Verdict default_verdict(plan::Effect effect) {
  if (effect == plan::Effect::read) return Verdict::allow;
  return effect == plan::Effect::write || effect == plan::Effect::query ? Verdict::ask : Verdict::approve_each;
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
  if (dangerous(call.signature->effect) || call.signature->effect == plan::Effect::write) {
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      const auto& parameter = call.signature->parameters[i];
      if (!steers(parameter.role) || call.arguments[i].missing() || vouched_for(rule, parameter)) continue;
      if (!plan::whole_label(call.arguments[i]).trusted()) raise(fmt::format("'{}' comes from others", parameter.name));
    }
  }
  return looked;
}

Decision Mandate::decide(const plan::Call& call, const Facts& facts, const Time& now) const {
  const plan::Effect effect = call.signature->effect;
  if (effect == plan::Effect::read && !call.signature->unknown)
    return {Verdict::allow, "", "reading your own data is free."};
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
  if (call.signature->unknown)
    return {Verdict::approve_each, "", "nobody here has said what it does, so each call needs your approval."};
  const Verdict verdict = default_verdict(effect);
  std::string because(default_reason(verdict));
  if (refused) because = fmt::format("\"{}\" does not cover it: {}.", refused->name, refused_why);
  return {verdict, "", std::move(because)};
}

Possible Mandate::possible(const plan::Signature& signature, const std::vector<flow::Label>& arguments,
                           const flow::Label& control) const {
  if (signature.effect == plan::Effect::read && !signature.unknown) return {Verdict::allow, Verdict::allow};
  const Verdict without = signature.unknown ? Verdict::approve_each : default_verdict(signature.effect);
  Possible out{without, without};
  for (const auto& rule : rules_) {
    if (!rule.about(signature)) continue;
    bool can_fail =
        !rule.limits.empty() || rule.hours || rule.days || rule.until;  // a condition on what is not known yet
    bool can_hold = true;
    for (const auto& condition : rule.conditions) {
      for (std::size_t i = 0; i < signature.parameters.size() && i < arguments.size(); ++i) {
        if (!concerns(condition, signature.parameters[i])) continue;
        if (condition.test == Test::trusted && !condition.negated) {
          if (!arguments[i].trusted()) can_hold = false;
        } else {
          can_fail = true;
        }
      }
    }
    if (rule.forbids) {
      if (can_hold) out.worst = Verdict::forbid;
      if (rule.conditions.empty() && !rule.hours && !rule.days && !rule.until)
        return {Verdict::forbid, Verdict::forbid};
      continue;
    }
    if (!can_hold) continue;
    bool asks = rule.ask_always || (rule.decided_by == DecidedBy::trusted && !control.trusted());
    for (std::size_t i = 0; i < signature.parameters.size() && i < arguments.size(); ++i) {
      if (steers(signature.parameters[i].role) && !vouched_for(rule, signature.parameters[i]) &&
          !arguments[i].trusted())
        asks = true;
    }
    const Verdict verdict = asks ? Verdict::ask : Verdict::allow;
    out.best = std::min(out.best, verdict);
    if (!can_fail && out.worst != Verdict::forbid)
      out.worst = std::min(out.worst, rule.ask_above ? Verdict::ask : verdict);
  }
  return out;
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

namespace {

// What is allowed in a week may all happen in one day; what is allowed in an hour, in each of its hours.
std::int64_t periods_a_day(Per per) { return per == Per::minute ? 1440 : per == Per::hour ? 24 : 1; }

// The most that all limits of a rule together leave in a day.
Limit in_a_day(const Rule& rule) {
  Limit day;
  for (const auto& limit : rule.limits) {
    const auto periods = periods_a_day(limit.per);
    if (limit.count) day.count = std::min(day.count.value_or(INT64_MAX), *limit.count * periods);
    if (limit.amount && (!day.amount || limit.amount->minor * periods < day.amount->minor))
      day.amount = Money{limit.amount->minor * periods, limit.amount->currency};
  }
  return day;
}

}  // namespace

std::vector<std::string> Mandate::bounds() const {
  static constexpr plan::Effect kEffects[] = {plan::Effect::query, plan::Effect::write, plan::Effect::send,
                                              plan::Effect::spend, plan::Effect::erase};
  std::vector<std::string> lines;
  for (const auto effect : kEffects) {
    double count = 0;
    bool unlimited = false;
    std::map<std::string, std::int64_t> amounts;
    bool any = false;
    bool any_amount = false;
    for (const auto& rule : rules_) {
      const bool covers = std::find(rule.reaches.begin(), rule.reaches.end(), effect) != rule.reaches.end();
      if (rule.forbids || rule.ask_always || !covers) continue;
      any = true;
      const Limit day = in_a_day(rule);
      if (day.count) count += static_cast<double>(*day.count);
      else unlimited = true;
      if (day.amount) amounts[day.amount->currency] += day.amount->minor;
      else any_amount = true;
    }
    std::string line = fmt::format("{}: ", plan::to_string(effect));
    if (!any) line += "nothing without asking you";
    else if (unlimited) line += "no limit in number";
    else line += fmt::format("at most {:.0f} a day", count);
    if (any && any_amount && effect == plan::Effect::spend) line += ", of any amount";
    else
      for (const auto& [currency, minor] : amounts)
        line += fmt::format(", at most {} a day", to_string(Money{minor, currency}));
    lines.push_back(std::move(line));
  }
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
