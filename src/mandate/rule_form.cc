#include "mandate/rule_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/time.h"

namespace adjutant::mandate {
namespace {

std::string list_of(const std::vector<std::string>& items) { return "[" + join(items, ", ") + "]"; }

// One text, or a list of texts.
std::string texts(const std::vector<std::string>& all) {
  if (all.size() == 1) return toml_string(all.front());
  std::vector<std::string> quoted;
  for (const auto& each : all) quoted.push_back(toml_string(each));
  return list_of(quoted);
}

std::string key_of(std::string_view text) {
  const bool bare = !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  return bare ? std::string(text) : toml_string(text);
}

std::string where_of(const std::vector<RuleForm::Where>& where) {
  std::vector<std::string> parts;
  for (const auto& each : where) parts.push_back(fmt::format("{} = {}", key_of(each.argument), texts(each.conditions)));
  return "{ " + join(parts, ", ") + " }";
}

std::string bound_of(const RuleForm::Bound& bound) {
  std::vector<std::string> parts;
  if (bound.count) parts.push_back(fmt::format("count = {}", *bound.count));
  if (!bound.amount.empty()) parts.push_back("amount = " + toml_string(bound.amount));
  parts.push_back("per = " + toml_string(bound.per));
  return "{ " + join(parts, ", ") + " }";
}

std::string bounds_of(const std::vector<RuleForm::Bound>& bounds) {
  if (bounds.size() == 1) return bound_of(bounds.front());
  std::vector<std::string> parts;
  for (const auto& each : bounds) parts.push_back(bound_of(each));
  return list_of(parts);
}

// As a date, where it has the form of one.
std::string date_of(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00";
  const bool fits = text.size() == kForm.size() && std::ranges::equal(text, kForm, [](char c, char form) {
                      return form == '-' ? c == '-' : c >= '0' && c <= '9';
                    });
  return fits ? std::string(text) : toml_string(text);
}

std::string clock(Seconds of_the_day) {
  const auto minutes = of_the_day.count() / 60;
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

// "Mon-Fri", "Sun": from Monday on, those that follow each other together.
std::vector<std::string> days_of(const Weekdays& days) {
  static constexpr std::array kNames = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  const auto has = [&](std::size_t from_monday) { return days.test((from_monday + 1) % 7); };
  std::vector<std::string> out;
  for (std::size_t first = 0; first < kNames.size(); ++first) {
    if (!has(first)) continue;
    std::size_t last = first;
    while (last + 1 < kNames.size() && has(last + 1)) ++last;
    out.push_back(first == last ? std::string(kNames[first]) : fmt::format("{}-{}", kNames[first], kNames[last]));
    first = last;
  }
  return out;
}

// A condition with several values is several texts.
std::vector<std::string> written(const Condition& condition) {
  if (condition.test != Test::is || condition.texts.size() < 2) return {condition.written};
  std::vector<std::string> out;
  for (const auto& text : condition.texts)
    out.push_back(fmt::format("{}is {}{}", condition.negated ? "not " : "", text, condition.or_none ? " or none" : ""));
  return out;
}

}  // namespace

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out += std::string("\\") + c;
    else if (byte < 0x20 || byte == 0x7F) out += fmt::format("\\u{:04X}", byte);
    else out += c;
  }
  return out + '"';
}

RuleForm form_of(const Rule& rule) {
  RuleForm form;
  form.name = rule.name;
  form.forbids = rule.forbids;
  for (const auto effect : rule.effects) form.effects.emplace_back(plan::to_string(effect));
  form.tools = rule.tools;
  form.undoable = rule.undoable;
  for (const auto& condition : rule.conditions) {
    auto at = std::ranges::find(form.where, condition.argument, &RuleForm::Where::argument);
    if (at == form.where.end()) at = form.where.insert(form.where.end(), {condition.argument, {}});
    for (auto& text : written(condition)) at->conditions.push_back(std::move(text));
  }
  for (const auto& limit : rule.limits)
    form.limits.push_back(
        {limit.count, limit.amount ? to_string(*limit.amount) : std::string(), std::string(to_string(limit.per))});
  form.ask_always = rule.ask_always;
  if (rule.ask_above) form.ask_above = to_string(*rule.ask_above);
  form.decided_by = rule.decided_by;
  form.drafts = rule.drafts;
  if (rule.hours) form.hours = fmt::format("{}-{}", clock(rule.hours->first), clock(rule.hours->second));
  if (rule.days) form.days = days_of(*rule.days);
  if (rule.until) form.until = iso(*rule.until);
  return form;
}

std::vector<WrittenKey> written_keys(const RuleForm& form) {
  std::vector<WrittenKey> out;
  out.emplace_back("name", toml_string(form.name));
  if (!form.effects.empty()) out.emplace_back("effect", texts(form.effects));
  if (!form.tools.empty()) out.emplace_back("tool", texts(form.tools));
  if (form.undoable) out.emplace_back("undoable", "true");
  if (!form.where.empty()) out.emplace_back("where", where_of(form.where));
  if (!form.limits.empty()) out.emplace_back("limit", bounds_of(form.limits));
  std::vector<std::string> asks;
  if (form.ask_always) asks.emplace_back("always = true");
  if (!form.ask_above.empty()) asks.push_back("above = " + toml_string(form.ask_above));
  if (!asks.empty()) out.emplace_back("ask", "{ " + join(asks, ", ") + " }");
  if (form.decided_by == DecidedBy::anyone) out.emplace_back("decided_by", "\"anyone\"");
  if (form.drafts == Drafts::unseen) out.emplace_back("drafts", "\"unseen\"");
  if (!form.hours.empty()) out.emplace_back("hours", toml_string(form.hours));
  if (!form.days.empty()) out.emplace_back("days", texts(form.days));
  if (!form.until.empty()) out.emplace_back("until", date_of(form.until));
  return out;
}

std::string to_toml(const RuleForm& form) {
  const auto keys = written_keys(form);
  std::size_t width = 0;
  for (const auto& [key, value] : keys) width = std::max(width, key.size());
  std::string out = form.forbids ? "[[forbid]]\n" : "[[grant]]\n";
  for (const auto& [key, value] : keys) out += fmt::format("{:<{}} = {}\n", key, width, value);
  return out;
}

}  // namespace adjutant::mandate
