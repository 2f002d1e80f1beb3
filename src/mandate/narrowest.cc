#include "mandate/narrowest.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "mandate/look.h"
#include "mandate/rule_form.h"
#include "plan/convert.h"

namespace adjutant::mandate {
namespace {

using flow::Label;
using plan::Kind;
using plan::Parameter;
using plan::Role;
using plan::Value;

constexpr std::size_t kLongestValue = 200;  // characters

struct Cannot {
  Error error;
};

[[noreturn]] void cannot(ErrorKind kind, std::string message, std::string hint = {}) {
  throw Cannot{{kind, std::move(message), std::move(hint), {}}};
}

// Rules are made to be looked at alone: no limit is used up, and nobody is asked about contacts.
class NothingKnown final : public Facts {
 public:
  Result<bool> in_contacts(std::string_view) const override { return false; }
  Result<bool> is_owner(std::string_view) const override { return false; }
  Result<bool> endorsed(std::string_view, std::string_view, std::string_view) const override { return false; }
  Result<Used> used(const std::string&, Instant) const override { return Used{}; }
};

bool is_absent(const Value& value) {
  return value.missing() || (value.type.kind() == Kind::list && !value.is_placeholder() && value.items().empty());
}

std::vector<Value> items_of(const Value& value) {
  return value.type.kind() == Kind::list ? value.items() : std::vector<Value>{value};
}

bool of_the_owner_alone(const Label& label) {
  return std::ranges::all_of(label.sources(),
                             [](const flow::Source& source) { return source.kind == flow::SourceKind::owner; });
}

// The one stranger that had a say, as a condition; empty: there are several, or it cannot be said of them.
std::string from_one(const Label& label) {
  std::set<std::string> all;
  for (const auto& source : label.sources()) {
    switch (source.kind) {
      case flow::SourceKind::owner:
      case flow::SourceKind::records: break;
      case flow::SourceKind::person: all.insert("from person " + to_lower(source.name)); break;
      case flow::SourceKind::place: all.insert("from host " + to_lower(source.name)); break;
      case flow::SourceKind::tool: all.insert("from tool " + to_lower(source.name)); break;
      case flow::SourceKind::model: return "";
    }
  }
  return all.size() == 1 ? *all.begin() : "";
}

std::string who_had_a_say(const Label& label) {
  if (of_the_owner_alone(label)) return "your own words";
  return label.trusted() ? "trusted" : from_one(label);
}

class Maker {
 public:
  Maker(const plan::Call& call, const GrantWish& wish) : call_(call), wish_(wish) {}

  RuleForm run() {
    form_.name = wish_.name;
    form_.tools = {call_.signature->name};
    for (std::size_t i = 0; i < call_.arguments.size(); ++i) {
      if (placeholder_in(call_.arguments[i]))
        cannot(ErrorKind::failed, fmt::format("'{}' is not known yet: an earlier step gives it.", parameters()[i].name),
               "Say so when it is known.");
    }
    things(Role::recipient, wish_.whole_domain);
    things(Role::locator, false);
    amounts();
    choices();
    says(Role::content);
    says(Role::time);
    if (!call_.control.trusted()) form_.decided_by = DecidedBy::anyone;
    if (call_.signature->effect == plan::Effect::send &&
        std::ranges::any_of(call_.arguments, [](const Value& value) { return is_draft(whole_label(value)); }))
      form_.drafts = Drafts::unseen;
    limit();
    if (wish_.until) form_.until = iso(*wish_.until);
    return std::move(form_);
  }

 private:
  struct Argument {
    const Parameter& parameter;
    const Value& value;
  };

  const std::vector<Parameter>& parameters() const { return call_.signature->parameters; }

  std::vector<Argument> of(Role role, bool present) const {
    std::vector<Argument> out;
    for (std::size_t i = 0; i < call_.arguments.size(); ++i) {
      if (parameters()[i].role == role && is_absent(call_.arguments[i]) != present)
        out.push_back({parameters()[i], call_.arguments[i]});
    }
    return out;
  }

  static Label label_of(const std::vector<Argument>& all) {
    Label label;
    for (const auto& each : all) label = join(label, whole_label(each.value));
    return label;
  }

  void add(std::string_view argument, std::vector<std::string> conditions) {
    const auto at = std::ranges::find(form_.where, argument, &RuleForm::Where::argument);
    if (at == form_.where.end()) form_.where.push_back({std::string(argument), std::move(conditions)});
    else at->conditions.insert(at->conditions.end(), conditions.begin(), conditions.end());
  }

  // "is VALUE" for each value; empty: a rule cannot say that.
  static std::vector<std::string> exactly(const Value& value) {
    std::vector<std::string> out;
    for (const auto& item : items_of(value)) {
      const bool can_be_said =
          plan::is_text_like(item.type.kind()) || item.type.kind() == Kind::number || item.type.kind() == Kind::boolean;
      const std::string text = item.type.kind() == Kind::iban ? item.text() : plan::spoken(item);
      const auto condition = can_be_said ? read_condition("x", "is " + text) : std::unexpected(Error{});
      const bool is_it = condition && condition->texts == std::vector<std::string>{text} && !condition->or_none;
      if (!is_it || text.find('\n') != text.npos || adjutant::length(text) > kLongestValue) return {};
      out.push_back("is " + text);
    }
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  std::vector<std::string> at_the_same_host(const std::vector<Argument>& all) const {
    std::set<std::string> hosts;
    for (const auto& each : all) {
      for (const auto& item : items_of(each.value)) {
        if (!plan::is_address(item.text()))
          cannot(ErrorKind::failed, fmt::format("'{}' is no mail address, so it has no domain.", each.parameter.name),
                 "Ask for exactly this one.");
        hosts.insert(to_lower(item.text().substr(item.text().find('@') + 1)));
      }
    }
    if (hosts.size() != 1)
      cannot(ErrorKind::failed, "The recipients are at several domains, and a rule holds one.",
             "Ask for exactly these, or write a rule for each in mandate.toml.");
    return {"under domain " + *hosts.begin()};
  }

  // What steers the effect: these and no others, of each parameter; what was left out stays out.
  void things(Role role, bool host) {
    const auto present = of(role, true), absent = of(role, false);
    const std::string word(plan::to_string(role));
    if (role == Role::locator && wish_.any_thing && !present.empty()) {
      const Label label = label_of(present);
      if (!label.trusted())
        cannot(ErrorKind::failed, "Others had a say in which one it is, so it can only be exactly this one.",
               "Ask for exactly this one.");
      add(word, {who_had_a_say(label)});
      for (const auto& each : present) {
        if (each.value.type.kind() == Kind::list)
          add(each.parameter.name, {fmt::format("at most {}", each.value.items().size())});
      }
      return;
    }
    if (host && !present.empty()) {
      add(word, at_the_same_host(present));
      return;
    }
    std::vector<std::string> together;
    for (const auto& each : present) {
      auto these = exactly(each.value);
      if (these.empty())
        cannot(ErrorKind::forbidden, fmt::format("No rule can say what '{}' is here.", each.parameter.name),
               "It needs your yes each time.");
      if (present.size() > 1 || absent.empty()) add(each.parameter.name, these);
      together.insert(together.end(), these.begin(), these.end());
    }
    if (absent.empty()) return;
    std::ranges::sort(together);
    together.erase(std::unique(together.begin(), together.end()), together.end());
    if (!together.empty()) return add(word, together);
    for (const auto& each : absent) add(each.parameter.name, {"none"});
  }

  void amounts() {
    for (const auto& [parameter, value] : of(Role::amount, true)) {
      if (value.type.kind() == Kind::money) {
        if (value.money().minor < 0)
          cannot(ErrorKind::forbidden, "The amount is negative, and no grant covers that.",
                 "It needs your yes each time.");
        add(parameter.name, {"at most " + to_string(value.money())});
      } else if (value.type.kind() == Kind::number) {
        add(parameter.name, {"at most " + plan::spoken(value)});
      } else {
        cannot(ErrorKind::forbidden, fmt::format("No rule can say how much '{}' is.", parameter.name),
               "It needs your yes each time.");
      }
    }
    for (const auto& each : of(Role::amount, false)) add(each.parameter.name, {"none"});
  }

  // Plain choices (a folder, yes or no): the same ones, or where a rule cannot say that, from the same hands.
  void choices() {
    for (const auto& [parameter, value] : of(Role::plain, true)) {
      auto these = exactly(value);
      if (these.empty()) these = {who_had_a_say(whole_label(value))};
      if (!these.front().empty()) add(parameter.name, these);
    }
    for (const auto& each : of(Role::plain, false)) {
      if (each.value.missing()) add(each.parameter.name, {"none"});
    }
  }

  // Texts and times: as few hands as here, and what is sent stays with those who may see it.
  void says(Role role) {
    const auto present = of(role, true);
    const std::string word(plan::to_string(role));
    if (present.empty()) {
      if (!of(role, false).empty()) add(word, {"none"});
      return;
    }
    std::vector<std::string> conditions;
    if (const auto who = who_had_a_say(label_of(present)); !who.empty()) conditions.push_back(who);
    if (role == Role::content && call_.signature->effect == plan::Effect::send) {
      const auto readable = read_condition(word, "readable by recipient");
      const bool all = readable && std::ranges::all_of(present, [&](const Argument& each) {
                         return holds(*readable, each.value, call_, NothingKnown(), Items::all).value_or(false);
                       });
      if (all) conditions.emplace_back("readable by recipient");
    }
    if (!conditions.empty()) add(word, conditions);
  }

  void limit() {
    RuleForm::Bound bound{wish_.per_day, "", "day"};
    std::optional<Money> sum;
    bool one_currency = true;
    for (const auto& each : of(Role::amount, true)) {
      if (each.value.type.kind() != Kind::money) continue;
      const Money& money = each.value.money();
      one_currency = one_currency && (!sum || sum->currency == money.currency);
      if (!sum || sum->minor < money.minor) sum = money;
    }
    if (sum && one_currency && sum->minor > 0) {
      if (const auto most = multiply(*sum, static_cast<double>(wish_.per_day))) bound.amount = to_string(*most);
    }
    form_.limits = {bound};
  }

  const plan::Call& call_;
  const GrantWish& wish_;
  RuleForm form_;
};

}  // namespace

Result<Rule> narrowest_grant(const plan::Call& call, const GrantWish& wish, const plan::Catalog& catalog,
                             const Time& now) {
  const auto& signature = *call.signature;
  if (signature.unknown)
    return fail(ErrorKind::forbidden,
                fmt::format("Nobody here has said what {} does, so no grant covers it.", signature.name),
                "It needs your yes each time; a card describes it (docs/CARDS.md).");
  if (signature.effect == plan::Effect::read) return fail(ErrorKind::usage, "Reading your own data needs no grant.");
  if (wish.per_day < 1 || wish.per_day > 1000)
    return fail(ErrorKind::failed, "How often a day must be a number from 1 to 1000.");
  if (wish.until && *wish.until < now.date())
    return fail(ErrorKind::failed, fmt::format("{} is over.", spoken(*wish.until)), "Give a later day.");
  try {
    const auto mandate = Mandate::load(to_toml(Maker(call, wish).run()), catalog);
    if (!mandate)
      return fail(ErrorKind::forbidden, fmt::format("No rule can hold this call: {}", mandate.error().message),
                  "It needs your yes each time.");
    const Rule& rule = mandate->rules().front();
    const auto looked = look(rule, call, NothingKnown(), now, Why::wanted);
    if (!looked.applies || looked.verdict != Verdict::allow)
      return fail(ErrorKind::failed, fmt::format("It would still ask: {}.", looked.why), "Ask for exactly this one.");
    return rule;
  } catch (const Cannot& why) {
    return std::unexpected(why.error);
  }
}

std::string name_for_grant(const plan::Call& call, const GrantWish& wish, const Mandate& beside) {
  std::string base = "always " + call.signature->name;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    if (call.signature->parameters[i].role != Role::recipient || is_absent(call.arguments[i])) continue;
    const auto items = items_of(call.arguments[i]);
    const Value& first = items.front();
    if (first.is_placeholder() || !plan::is_address(first.text())) continue;
    const std::string text = first.text();
    base += wish.whole_domain ? fmt::format(" to {}", text.substr(text.find('@') + 1))
                              : fmt::format(" to {}{}", text, items.size() > 1 ? " and others" : "");
    break;
  }
  base = one_line(base, 100);
  std::string name = base;
  for (int number = 2; beside.rule(name); ++number) name = fmt::format("{} ({})", base, number);
  return name;
}

}  // namespace adjutant::mandate
