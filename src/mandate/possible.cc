#include "mandate/possible.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "mandate/mandate.h"
#include "plan/convert.h"

namespace adjutant::mandate {
namespace {

using flow::Label;
using flow::Source;
using plan::Kind;
using plan::Parameter;
using plan::Shape;
using plan::Value;

constexpr std::size_t kMostTimes = 1'000'000'000;

Holds both(Holds a, Holds b) { return std::min(a, b); }
Holds opposite(Holds a) { return a == Holds::maybe ? a : a == Holds::always ? Holds::never : Holds::always; }
Holds certain(bool is) { return is ? Holds::always : Holds::never; }

// One argument of the call.
struct Argument {
  const Parameter& parameter;
  const Shape& shape;
  Holds there = Holds::maybe;
  Label label;
  std::optional<Value> value;  // where it is known
};

std::optional<Value> known_value(const Parameter& parameter, const Shape& shape, const Time& now) {
  const bool list = parameter.type.kind() == Kind::list;
  const bool listed = shape.type.kind() == Kind::list;
  if (!shape.literal) return std::nullopt;
  if (listed && (shape.most != 1 || shape.literal->empty())) return std::nullopt;  // of several the texts are not known
  const Kind kind = (listed ? shape.type.element() : shape.type).kind();
  Value value = plan::text_value(*shape.literal, shape.label);
  if (kind == Kind::number) {
    double number = 0;
    const auto& text = *shape.literal;
    if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc()) return std::nullopt;
    value = plan::number_value(number, shape.label);
  } else if (kind != Kind::text) {
    return std::nullopt;
  }
  auto converted = plan::convert(value, (list ? parameter.type.element() : parameter.type).required(), now);
  if (!converted) return std::nullopt;
  return list ? plan::list_value(parameter.type.element(), {std::move(*converted)}, shape.label)
              : std::move(*converted);
}

std::vector<Argument> arguments_of(const plan::PossibleCall& call, const Time& now) {
  std::vector<Argument> out;
  for (std::size_t i = 0; i < call.signature->parameters.size(); ++i) {
    const Parameter& parameter = call.signature->parameters[i];
    const Shape& shape = call.arguments[i];
    Argument argument{parameter, shape, Holds::always, shape.everything(), std::nullopt};
    const bool absent = shape.type.kind() == Kind::nothing;
    if (absent || shape.type.optional()) {
      // The default stands in for it, in nobody's words.
      const bool has_default = parameter.fallback && !parameter.fallback->is_null();
      if (!has_default) argument.there = absent ? Holds::never : Holds::maybe;
      if (absent && has_default) {
        auto value = plan::from_plain_json(parameter.type.as_optional(), *parameter.fallback, Label());
        if (value) argument.value = std::move(*value);
      }
    } else {
      argument.value = known_value(parameter, shape, now);
    }
    out.push_back(std::move(argument));
  }
  return out;
}

bool of_the_owner(const Source& source) {
  return source.kind == flow::SourceKind::owner || source.kind == flow::SourceKind::records;
}

flow::SourceKind kind_of(Test test) {
  switch (test) {
    case Test::from_person: return flow::SourceKind::person;
    case Test::from_host: return flow::SourceKind::place;
    case Test::from_tool: return flow::SourceKind::tool;
    default: return flow::SourceKind::records;
  }
}

// Before negation: whether the label of the run is one for which the test of labels holds. A label can only get
// better than what the checker says.
Holds label_test(const Condition& condition, const Argument& argument, Items items) {
  const auto& label = argument.label;
  const auto surely = [](bool is) { return is ? Holds::always : Holds::maybe; };
  switch (condition.test) {
    case Test::trusted: return surely(label.trusted());
    case Test::owners_words:
      return surely(std::ranges::all_of(label.sources(),
                                        [](const Source& source) { return source.kind == flow::SourceKind::owner; }));
    case Test::readable:
    case Test::public_words: return surely(label.readers().everyone());
    default: break;
  }
  // from_...: where "*" stands for names that are not known yet.
  const auto may_be = [&](const Source& source) {
    return source.kind == kind_of(condition.test) && (source.name.ends_with('*') || from_one_of(source, condition));
  };
  if ((items == Items::any) != condition.negated)
    return std::ranges::any_of(label.sources(), may_be) ? Holds::maybe : Holds::never;
  return surely(std::ranges::all_of(label.sources(), [&](const Source& source) {
    return of_the_owner(source) || (!source.name.ends_with('*') && from_one_of(source, condition));
  }));
}

bool holds_no_text(const plan::Type& type) {
  switch (type.kind()) {
    case Kind::number:
    case Kind::boolean:
    case Kind::time:
    case Kind::date:
    case Kind::duration:
    case Kind::money: return true;
    case Kind::list: return holds_no_text(type.element());
    default: return false;
  }
}

Holds value_test(const Condition& condition, const Argument& argument, const plan::PossibleCall& call,
                 const Facts& facts, Items items) {
  if (condition.test == Test::at_most && !argument.value) {
    const bool short_enough = argument.shape.type.kind() == Kind::list && argument.shape.most && !condition.amount &&
                              static_cast<double>(*argument.shape.most) <= condition.number;
    return !short_enough ? Holds::maybe : certain(!condition.negated);
  }
  // Whose value it would be lies in other arguments.
  if (!argument.value || condition.test == Test::endorsed) return Holds::maybe;
  const plan::Call as_call{call.signature, {}, {}};
  const auto result = holds(condition, *argument.value, as_call, facts, items);
  return result ? certain(*result) : Holds::maybe;
}

Holds test(const Condition& condition, const Argument& argument, const plan::PossibleCall& call, const Facts& facts,
           Items items) {
  if (condition.test == Test::no_links) {
    const bool never_links = argument.label.trusted() || holds_no_text(argument.parameter.type);
    const Holds plain =
        never_links ? Holds::always
        : argument.value
            ? certain(*holds(condition, *argument.value, {call.signature, {}, {}}, facts, items) != condition.negated)
            : Holds::maybe;
    return condition.negated ? opposite(plain) : plain;
  }
  if (!is_of_labels(condition.test)) return value_test(condition, argument, call, facts, items);
  const Holds plain = label_test(condition, argument, items);
  return condition.negated ? opposite(plain) : plain;
}

// The sources that are not the owner's.
std::string others(const Label& label) {
  std::vector<Source> sources;
  std::ranges::copy_if(label.sources(), std::back_inserter(sources),
                       [](const Source& each) { return !of_the_owner(each); });
  return flow::describe_sources(sources.empty() ? label : Label(std::move(sources), {}));
}

std::string sentence(const Condition& condition, const Argument& argument) {
  const auto& name = argument.parameter.name;
  const auto from = others(argument.label);
  switch (condition.negated ? Test::is : condition.test) {
    case Test::trusted:
    case Test::owners_words: return fmt::format("'{}' comes from {}", name, from);
    case Test::readable: return fmt::format("not everybody who gets it may see '{}'", name);
    case Test::public_words: return fmt::format("not everybody may see '{}'", name);
    case Test::no_links: return fmt::format("'{}' holds a link from {}", name, from);
    default: return unmet(condition, argument.parameter);
  }
}

struct ConditionOutlook {
  Holds holds = Holds::maybe;
  std::vector<Reason> unless;
};

ConditionOutlook for_a_grant(const Condition& condition, const std::vector<Argument>& arguments,
                             const plan::PossibleCall& call, const Facts& facts) {
  ConditionOutlook out{Holds::always, {}};
  Holds any_there = Holds::never;
  for (const auto& argument : arguments) {
    if (!concerns(condition, argument.parameter) || argument.there == Holds::never) continue;
    any_there = std::max(any_there, argument.there);
    Holds passes = test(condition, argument, call, facts, Items::all);
    if (passes == Holds::always) continue;
    out.unless.push_back({sentence(condition, argument), argument.shape.path});
    if (argument.there == Holds::maybe) passes = Holds::maybe;
    out.holds = both(out.holds, passes);
  }
  if (any_there != Holds::always && !condition.or_none) {
    out.holds = both(out.holds, any_there);
    out.unless.push_back({fmt::format("there is no '{}'", condition.argument), {}});
  }
  return out;
}

ConditionOutlook for_a_forbid(const Condition& condition, const std::vector<Argument>& arguments,
                              const plan::PossibleCall& call, const Facts& facts) {
  Holds any_there = Holds::never;
  ConditionOutlook out{Holds::never, {}};
  for (const auto& argument : arguments) {
    if (!concerns(condition, argument.parameter) || argument.there == Holds::never) continue;
    any_there = std::max(any_there, argument.there);
    const Holds passes = test(condition, argument, call, facts, Items::any);
    if (passes == Holds::never) continue;
    const std::string_view is = condition.written.starts_with("is ") ? "" : "is ";
    out.unless.push_back(
        {fmt::format("'{}' {}{}", argument.parameter.name, is, condition.written), argument.shape.path});
    out.holds = std::max(out.holds, both(passes, argument.there));
  }
  if (condition.or_none && any_there != Holds::always)
    out.holds = std::max(out.holds, any_there == Holds::never ? Holds::always : Holds::maybe);
  return out;
}

void time_of_the_run(RuleOutlook& out, const Rule& rule) {
  if (!rule.hours && !rule.days) return;
  out.applies = both(out.applies, Holds::maybe);
  out.unless.push_back({"it is outside its hours or days", {}});
}

// The money that the call is about; a negative amount is covered by no grant, whatever the limits.
void amounts(RuleOutlook& out, const Rule& rule, const std::vector<Argument>& arguments, const Planned& planned) {
  Holds any = Holds::never;
  const auto may_fail = [&](const Argument& argument, bool known, bool within, std::string why, bool asks) {
    if (known && within) return;
    if (asks) {
      out.worst = Verdict::ask;
      if (known) out.best = Verdict::ask;
      out.asks.push_back({std::move(why), argument.shape.path});
    } else {
      out.applies = both(out.applies, known ? Holds::never : Holds::maybe);
      out.unless.push_back({std::move(why), argument.shape.path});
    }
  };
  for (const auto& argument : arguments) {
    if (argument.parameter.role != plan::Role::amount || argument.parameter.type.kind() != Kind::money ||
        argument.there == Holds::never)
      continue;
    any = std::max(any, argument.there);
    const bool known = argument.value.has_value();
    const Money money = known ? argument.value->money() : Money{};
    may_fail(argument, known, money.minor >= 0, fmt::format("'{}' is negative", argument.parameter.name), false);
    const auto within = [&](const Money& most) { return money.currency == most.currency && money.minor <= most.minor; };
    if (rule.ask_above)
      may_fail(argument, known, within(*rule.ask_above),
               fmt::format("'{}' is more than {}", argument.parameter.name, to_string(*rule.ask_above)), true);
    for (const auto& limit : rule.limits) {
      if (!limit.amount) continue;
      const bool all_within = planned.amount && planned.amount->currency == limit.amount->currency &&
                              planned.amount->minor <= limit.amount->minor;
      may_fail(argument, known && (all_within || !within(*limit.amount)), all_within,
               fmt::format("it comes to more than {} in a {}", to_string(*limit.amount), to_string(limit.per)), false);
    }
  }
  if (any == Holds::always) return;
  if (rule.ask_above) {
    out.worst = Verdict::ask;
    if (any == Holds::never) out.best = Verdict::ask;
    out.asks.push_back({"there is no amount", {}});
  }
  if (std::ranges::any_of(rule.limits, [](const Limit& limit) { return limit.amount.has_value(); })) {
    out.applies = both(out.applies, Holds::maybe);
    out.unless.push_back({"there is no amount", {}});
  }
}

void counts(RuleOutlook& out, const Rule& rule, const Planned& planned) {
  for (const auto& limit : rule.limits) {
    if (!limit.count || (planned.count && *planned.count <= static_cast<std::size_t>(*limit.count))) continue;
    out.applies = both(out.applies, Holds::maybe);
    out.unless.push_back(
        {fmt::format("it happens more than {} times in a {}", *limit.count, to_string(limit.per)), {}});
  }
}

void influence(RuleOutlook& out, const Rule& rule, const std::vector<Argument>& arguments,
               const plan::PossibleCall& call) {
  const auto may_ask = [&](Reason reason) {
    out.worst = Verdict::ask;
    out.asks.push_back(std::move(reason));
  };
  if (rule.ask_always) {
    out.best = Verdict::ask;
    may_ask({"it always asks", {}});
  }
  if (rule.decided_by == DecidedBy::trusted && !call.control.trusted())
    may_ask({fmt::format("whether it happens is decided by {}", others(call.control)), {}});
  const bool shown = shows_drafts(rule, *call.signature);
  for (const auto& argument : arguments) {
    if (shown && argument.there != Holds::never && is_draft(argument.label))
      may_ask({fmt::format("'{}' is a draft", argument.parameter.name), argument.shape.path});
    if (!steers(argument.parameter.role) || argument.there == Holds::never || argument.label.trusted() ||
        vouched_for(rule, argument.parameter))
      continue;
    may_ask({fmt::format("'{}' comes from {}", argument.parameter.name, others(argument.label)), argument.shape.path});
  }
}

}  // namespace

Planned planned(const Rule& rule, const std::vector<plan::PossibleCall>& calls, const Time& now) {
  std::size_t count = 0;
  std::optional<Money> amount = Money{};
  bool bounded = true;
  for (const auto& call : calls) {
    if (!rule.about(*call.signature)) continue;
    bounded = bounded && call.most && *call.most <= kMostTimes;
    count += bounded ? *call.most : 0;
    for (const auto& argument : arguments_of(call, now)) {
      if (argument.parameter.role != plan::Role::amount || argument.parameter.type.kind() != Kind::money) continue;
      Money money = argument.value ? argument.value->money() : Money{};
      money.minor = std::max<std::int64_t>(money.minor, 0);  // is covered by no grant, and makes no room for others
      const auto times =
          bounded && argument.value ? multiply(money, static_cast<double>(*call.most)) : fail(ErrorKind::failed, "");
      const auto sum = !times || !amount ? times : amount->currency.empty() ? times : add(*amount, *times);
      amount = sum && amount ? std::optional(*sum) : std::nullopt;
    }
  }
  return {bounded ? std::optional(count) : std::nullopt, std::move(amount)};
}

RuleOutlook outlook(const Rule& rule, const plan::PossibleCall& call, const Planned& planned, const Facts& facts,
                    const Time& now) {
  RuleOutlook out{&rule, Holds::always, Verdict::allow, Verdict::allow, {}, {}};
  if (rule.until && now.date() > *rule.until) {
    out.applies = Holds::never;
    out.unless.push_back({fmt::format("\"{}\" has expired", rule.name), {}});
    return out;
  }
  const auto arguments = arguments_of(call, now);
  for (const auto& condition : rule.conditions) {
    auto one =
        rule.forbids ? for_a_forbid(condition, arguments, call, facts) : for_a_grant(condition, arguments, call, facts);
    out.applies = both(out.applies, one.holds);
    std::ranges::move(one.unless, std::back_inserter(out.unless));
  }
  time_of_the_run(out, rule);
  if (rule.forbids) {
    out.best = out.worst = Verdict::forbid;
    return out;
  }
  amounts(out, rule, arguments, planned);
  counts(out, rule, planned);
  influence(out, rule, arguments, call);
  return out;
}

namespace {

// The grant that comes nearest: the best that it can say, the surest, the one with the fewest reasons against it.
const RuleOutlook* nearest(const std::vector<RuleOutlook>& grants) {
  const auto rank = [](const RuleOutlook& each) {
    return std::tuple(each.applies == Holds::never, each.best, -static_cast<int>(each.applies), each.worst,
                      each.unless.size() + each.asks.size());
  };
  const auto at = std::ranges::min_element(grants, {}, rank);
  return at == grants.end() ? nullptr : &*at;
}

void add(Possible& out, const std::vector<Reason>& reasons, std::string_view prefix = "") {
  for (const auto& reason : reasons) {
    std::string text = std::string(prefix) + reason.text;
    if (std::ranges::find(out.asks_when, text) == out.asks_when.end()) out.asks_when.push_back(std::move(text));
    if (out.path.empty()) out.path = reason.path;
  }
}

// "at most 5 times; the rule allows 20 a day".
std::string against_limits(const Rule& rule, const plan::PossibleCall& call) {
  std::vector<std::string> allowed;
  for (const auto& limit : rule.limits) {
    if (limit.count) allowed.push_back(fmt::format("{} a {}", *limit.count, to_string(limit.per)));
    if (limit.amount) allowed.push_back(fmt::format("{} a {}", to_string(*limit.amount), to_string(limit.per)));
  }
  const std::string often = call.most ? fmt::format("at most {} time{}", *call.most, *call.most == 1 ? "" : "s")
                                      : std::string("any number of times");
  return allowed.empty() ? often : fmt::format("{}; the rule allows {}", often, adjutant::join(allowed, " and "));
}

}  // namespace

std::vector<Possible> Mandate::possible(const std::vector<plan::PossibleCall>& calls, const Facts& facts,
                                        const Time& now) const {
  std::vector<Planned> taken;
  for (const auto& rule : rules_) taken.push_back(planned(rule, calls, now));
  std::vector<Possible> all;
  for (const auto& call : calls) {
    const Decision without = uncovered(*call.signature);
    Possible out{without.verdict, without.verdict, {}, {}, {}, {}};
    std::vector<RuleOutlook> grants, forbids;
    for (std::size_t i = 0; i < rules_.size() && without.verdict != Verdict::allow; ++i) {
      if (!rules_[i].about(*call.signature)) continue;
      auto one = outlook(rules_[i], call, taken[i], facts, now);
      (rules_[i].forbids ? forbids : grants).push_back(std::move(one));
    }
    for (const auto& grant : grants) {
      if (grant.applies != Holds::never) out.best = std::min(out.best, grant.best);
      if (grant.applies == Holds::always) out.worst = std::min(out.worst, grant.worst);
    }
    const RuleOutlook* grant = nearest(grants);
    if (grant) {
      out.rule = grant->rule->name;
      out.count = against_limits(*grant->rule, call);
      add(out, grant->unless);
      add(out, grant->asks);
    } else if (without.verdict != Verdict::allow) {
      out.asks_when.push_back(without.because.substr(0, without.because.size() - 1));
    }
    // Where it is forbidden whatever happens, no grant has a say.
    if (std::ranges::any_of(forbids, [](const RuleOutlook& each) { return each.applies == Holds::always; })) {
      out.asks_when.clear();
      out.path.clear();
    }
    for (const auto& forbid : forbids) {
      if (forbid.applies == Holds::never) continue;
      out.worst = Verdict::forbid;
      if (forbid.applies == Holds::always) out.best = Verdict::forbid;
      add(out, forbid.unless, fmt::format("\"{}\" forbids it: ", forbid.rule->name));
      if (forbid.unless.empty()) add(out, {{fmt::format("\"{}\" forbids it", forbid.rule->name), {}}});
    }
    all.push_back(std::move(out));
  }
  return all;
}

}  // namespace adjutant::mandate
