#include "mandate/rule.h"

#include <algorithm>
#include <array>

namespace adjutant::mandate {

Seconds length(Per per) {
  switch (per) {
    case Per::minute: return Seconds(60);
    case Per::hour: return Seconds(3600);
    case Per::day: return Seconds(86400);
    case Per::week: return Seconds(7 * 86400);
    case Per::month: return Seconds(31 * 86400);
  }
  return Seconds(0);
}

std::string_view to_string(Per per) {
  static constexpr std::array<std::string_view, 5> kNames = {"minute", "hour", "day", "week", "month"};
  return kNames[static_cast<std::size_t>(per)];
}

bool Rule::about(const plan::Signature& signature) const {
  if (!forbids && signature.unknown) return false;
  if (undoable && signature.inverse.empty()) return false;
  if (!effects.empty() && std::find(effects.begin(), effects.end(), signature.effect) == effects.end()) return false;
  if (tools.empty()) return plan::changes_the_world(signature.effect) || signature.effect == plan::Effect::query;
  return std::any_of(tools.begin(), tools.end(), [&](const std::string& tool) {
    return tool.ends_with(".*") ? signature.name.starts_with(tool.substr(0, tool.size() - 1)) : signature.name == tool;
  });
}

std::string_view Rule::out_of_time(const Time& now) const {
  if (!until && !hours && !days) return "";
  if (until && now.date() > *until) return "it has expired";
  if (hours && (now.of_day() < hours->first || now.of_day() >= hours->second)) return "it is outside its hours";
  if (days && !days->test(weekday_of(now.date()).c_encoding())) return "it is not one of its days";
  return "";
}

bool shows_drafts(const Rule& rule, const plan::Signature& signature) {
  return rule.drafts == Drafts::shown && signature.effect == plan::Effect::send;
}

bool is_draft(const flow::Label& label) {
  return std::ranges::any_of(label.sources(), [](const auto& source) {
    return source.kind == flow::SourceKind::model && source.name == "writer";
  });
}

bool steers(plan::Role role) {
  return role == plan::Role::recipient || role == plan::Role::amount || role == plan::Role::locator;
}

bool vouched_for(const Rule& rule, const plan::Parameter& parameter) {
  return std::any_of(rule.conditions.begin(), rule.conditions.end(),
                     [&](const Condition& condition) { return vouches(condition) && concerns(condition, parameter); });
}

}  // namespace adjutant::mandate
