#include "mandate/look.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace adjutant::mandate {
namespace {

using plan::Value;

bool holds_draft(const Value& value) {
  return is_draft(value.label) || std::ranges::any_of(value.items(), holds_draft);
}

class Look {
 public:
  Look(const Rule& rule, const plan::Call& call, const Facts& facts, const Time& now, Why why)
      : rule_(rule), call_(call), facts_(facts), now_(now), why_(why) {}

  Looked run() const {
    if (const auto over = rule_.out_of_time(now_); !over.empty()) return refuse([&] { return std::string(over); });
    for (const auto& condition : rule_.conditions) {
      if (auto end = unless(condition)) return std::move(*end);
    }
    if (rule_.forbids) return {true, Verdict::forbid, "it matches"};
    Looked looked{true, Verdict::allow, "it matches"};
    if (rule_.ask_always) raise(looked, "it always asks");
    if (auto end = amounts(looked)) return std::move(*end);
    if (auto end = counts()) return std::move(*end);
    influence(looked);
    return looked;
  }

 private:
  using End = std::optional<Looked>;

  Looked refuse(auto&& reason) const {
    return {false, Verdict::allow, why_ == Why::wanted ? std::string(reason()) : std::string()};
  }
  static Looked failed(const Error& error) {
    return {true, Verdict::forbid, fmt::format("its check failed: {}", error.message)};
  }
  static void raise(Looked& looked, std::string why) {
    looked.verdict = Verdict::ask;
    looked.why = std::move(why);
  }

  // A grant needs that all of the arguments pass; for a forbid, one is enough.
  End unless(const Condition& condition) const {
    bool found = false;
    for (std::size_t i = 0; i < call_.arguments.size(); ++i) {
      const auto& parameter = call_.signature->parameters[i];
      if (!concerns(condition, parameter) || call_.arguments[i].missing()) continue;
      found = true;
      const auto result = holds(condition, call_.arguments[i], call_, facts_, rule_.forbids ? Items::any : Items::all);
      if (!result) return failed(result.error());
      if (rule_.forbids && *result) return std::nullopt;
      if (!rule_.forbids && !*result) return refuse([&] { return unmet(condition, parameter); });
    }
    if (found ? !rule_.forbids : condition.or_none) return std::nullopt;
    return refuse([&] { return fmt::format("nothing is {}", condition.written); });
  }

  void each_amount(auto&& act) const {
    for (std::size_t i = 0; i < call_.arguments.size(); ++i) {
      const Value& value = call_.arguments[i];
      if (call_.signature->parameters[i].role == plan::Role::amount && value.type.kind() == plan::Kind::money &&
          !value.missing())
        act(value);
    }
  }

  // Whether there is an amount, and each is known and at most so much.
  bool within(const Money& most, std::int64_t used) const {
    bool any = false;
    bool all = true;
    each_amount([&](const Value& value) {
      any = true;
      all = all && !value.is_placeholder() && value.money().currency == most.currency &&
            value.money().minor <= most.minor - used;
    });
    return any && all;
  }

  // What is owed cannot be made smaller: a negative amount would give room for others.
  End amounts(Looked& looked) const {
    bool negative = false;
    each_amount(
        [&](const Value& value) { negative = negative || (!value.is_placeholder() && value.money().minor < 0); });
    if (negative) return refuse([] { return "the amount is negative"; });
    if (rule_.ask_above && !within(*rule_.ask_above, 0))
      raise(looked, fmt::format("it asks above {}", to_string(*rule_.ask_above)));
    return std::nullopt;
  }

  End counts() const {
    for (const auto& limit : rule_.limits) {
      const auto used = facts_.used(rule_.name, now_.instant - length(limit.per));
      if (!used) return failed(used.error());
      const auto used_up = [&](const std::string& most) {
        return refuse([&] { return fmt::format("its limit of {} a {} is used up", most, to_string(limit.per)); });
      };
      if (limit.count && used->count + 1 > *limit.count) return used_up(std::to_string(*limit.count));
      if (limit.amount && !within(*limit.amount, used->amount_minor)) return used_up(to_string(*limit.amount));
    }
    return std::nullopt;
  }

  // What steers the effect must be the owner's, or be vouched for by a condition on its value.
  void influence(Looked& looked) const {
    if (rule_.decided_by == DecidedBy::trusted && !call_.control.trusted())
      raise(looked, "what others wrote decides whether it happens");
    const bool shown = shows_drafts(rule_, *call_.signature);
    for (std::size_t i = 0; i < call_.arguments.size(); ++i) {
      const auto& parameter = call_.signature->parameters[i];
      if (shown && holds_draft(call_.arguments[i]))
        raise(looked, fmt::format("'{}' is a draft, and a draft is shown before it leaves", parameter.name));
      if (!steers(parameter.role) || call_.arguments[i].missing() || vouched_for(rule_, parameter)) continue;
      if (!plan::whole_label(call_.arguments[i]).trusted())
        raise(looked, fmt::format("'{}' comes from others", parameter.name));
    }
  }

  const Rule& rule_;
  const plan::Call& call_;
  const Facts& facts_;
  const Time& now_;
  const Why why_;
};

}  // namespace

Looked look(const Rule& rule, const plan::Call& call, const Facts& facts, const Time& now, Why why) {
  return Look(rule, call, facts, now, why).run();
}

}  // namespace adjutant::mandate
