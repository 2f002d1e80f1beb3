#include "mandate/rule_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace adjutant::mandate {

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
    if (limit.count) out.emplace_back("limit", fmt::format("{} a {}", *limit.count, to_string(limit.per)));
    if (limit.amount) out.emplace_back("limit", fmt::format("{} a {}", to_string(*limit.amount), to_string(limit.per)));
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

}  // namespace adjutant::mandate
