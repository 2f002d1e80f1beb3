#include "mandate/rule_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace adjutant::mandate {
namespace {

// "a, b and c".
std::string listed(const std::vector<std::string>& words) {
  if (words.size() < 2) return join(words, "");
  const std::vector<std::string> but_last(words.begin(), words.end() - 1);
  return fmt::format("{} and {}", join(but_last, ", "), words.back());
}

// "ids are trusted"; a condition may begin with its own "is".
std::string clause(const Condition& condition) {
  const std::string_view verb = condition.argument.ends_with('s') ? "are" : "is";
  std::string_view test = condition.written;
  if (test.starts_with("is ")) test.remove_prefix(3);
  return fmt::format("{} {} {}", condition.argument, verb, test);
}

// "09:00".
std::string clock(Seconds of_the_day) {
  const auto minutes = of_the_day.count() / 60;
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

std::vector<std::string> under(std::string_view title, const std::vector<std::pair<std::string, std::string>>& parts) {
  std::vector<std::string> out;
  for (const auto& [kind, text] : parts) {
    if (kind == title) out.push_back(text);
  }
  return out;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> parts(const Rule& rule) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& tool : rule.covers) out.emplace_back("tool", tool);
  if (!rule.unchecked.empty()) {
    if (rule.tools.empty()) out.emplace_back("tool", "those of connections that are out of use");
    for (const auto& tool : rule.tools) {
      if (std::ranges::find(rule.covers, tool) == rule.covers.end()) out.emplace_back("tool", tool);
    }
  }
  for (const auto& condition : rule.conditions)
    out.emplace_back("condition", fmt::format("{} is {}", condition.argument, condition.written));
  for (const auto& limit : rule.limits) {
    const auto per = fmt::format("{} {}", limit.per == Per::hour ? "an" : "a", to_string(limit.per));
    if (limit.count) out.emplace_back("limit", fmt::format("{} {}", *limit.count, per));
    if (limit.amount) out.emplace_back("limit", fmt::format("{} {}", to_string(*limit.amount), per));
  }
  if (rule.ask_always) out.emplace_back("asks", "always");
  if (rule.ask_above) out.emplace_back("asks", "above " + to_string(*rule.ask_above));
  if (rule.decided_by == DecidedBy::anyone) out.emplace_back("decided by", "anyone");
  if (rule.drafts == Drafts::unseen) out.emplace_back("drafts", "leave unseen");
  if (rule.undoable) out.emplace_back("only", "what can be undone");
  if (rule.hours)
    out.emplace_back("hours", fmt::format("{} to {}", spoken(rule.hours->first), spoken(rule.hours->second)));
  if (rule.days) out.emplace_back("days", rule.days->to_string());
  if (rule.until) out.emplace_back("until", spoken(*rule.until));
  return out;
}

std::string in_words(const Rule& rule) {
  std::vector<std::string> words;
  std::string title;
  for (const auto& [kind, text] : parts(rule)) {
    if (kind == title) words.back() += ", " + text;
    else words.push_back(fmt::format("{}: {}", kind, text));
    title = kind;
  }
  return join(words, "; ");
}

std::string sentence(const Rule& rule) {
  const auto all = parts(rule);
  const auto tools = under("tool", all);
  std::string out = fmt::format("{} {}", rule.forbids ? "Forbids" : "Allows",
                                tools.empty() ? "nothing that there is now" : listed(tools));
  if (rule.undoable) out += " as far as it can be undone";
  std::vector<std::string> conditions;
  for (const auto& condition : rule.conditions) conditions.push_back(clause(condition));
  if (!conditions.empty()) out += " where " + join(conditions, " and ");
  for (const auto& limit : under("limit", all)) out += ", up to " + limit;
  if (rule.hours) out += fmt::format(", from {} to {}", clock(rule.hours->first), clock(rule.hours->second));
  for (const auto& days : under("days", all)) out += ", on " + days;
  for (const auto& until : under("until", all)) out += ", until " + until;
  out += '.';
  if (rule.decided_by == DecidedBy::anyone) out += " Also where others had a say in whether it happens.";
  if (rule.drafts == Drafts::unseen) out += " Drafts may leave unseen.";
  if (rule.ask_always) out += " Asks you each time.";
  if (rule.ask_above) out += fmt::format(" Asks you above {}.", to_string(*rule.ask_above));
  return out;
}

}  // namespace adjutant::mandate
