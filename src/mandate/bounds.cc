#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "mandate/mandate.h"

namespace adjutant::mandate {
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

}  // namespace adjutant::mandate
