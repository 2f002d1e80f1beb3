#include "mandate/mandate.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "mandate/look.h"

namespace adjutant::mandate {
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

Mandate::Mandate(std::vector<Rule> rules) : rules_(std::move(rules)) {
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    for (const auto& tool : rules_[i].covers) by_tool_[tool].push_back(i);
  }
}

std::vector<std::size_t> Mandate::about(const plan::Signature& signature) const {
  std::vector<std::size_t> out;
  const auto known = by_tool_.find(signature.name);
  if (known != by_tool_.end()) {
    for (const auto i : known->second) {
      if (rules_[i].about(signature)) out.push_back(i);
    }
    return out;
  }
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (rules_[i].about(signature)) out.push_back(i);
  }
  return out;
}

const Rule* Mandate::rule(std::string_view name) const {
  const auto at = std::find_if(rules_.begin(), rules_.end(), [&](const Rule& rule) { return rule.name == name; });
  return at == rules_.end() ? nullptr : &*at;
}

Decision Mandate::decide(const plan::Call& call, const Facts& facts, const Time& now) const {
  if (call.signature->effect == plan::Effect::read && !call.signature->unknown) return uncovered(*call.signature);
  const Rule* granting = nullptr;
  Looked granted;
  for (const auto i : about(*call.signature)) {
    const Rule& rule = rules_[i];
    Looked looked = look(rule, call, facts, now, Why::not_wanted);
    if (looked.applies && looked.verdict == Verdict::forbid) return {Verdict::forbid, rule.name, looked.why + "."};
    if (rule.forbids) continue;
    if (looked.applies && (!granting || looked.verdict < granted.verdict)) {
      granting = &rule;
      granted = std::move(looked);
    }
  }
  if (granting) return {granted.verdict, granting->name, granted.why + "."};
  Decision without = uncovered(*call.signature);
  std::vector<std::string> reasons;
  for (const auto i : about(*call.signature)) {
    if (rules_[i].forbids) continue;
    reasons.push_back(fmt::format("\"{}\" does not cover it: {}", rules_[i].name,
                                  look(rules_[i], call, facts, now, Why::wanted).why));
  }
  if (!reasons.empty()) without.because = adjutant::join(reasons, "; ") + ".";
  return without;
}

std::vector<std::string> Mandate::explain(const plan::Call& call, const Facts& facts, const Time& now) const {
  std::vector<std::string> lines;
  for (const auto i : about(*call.signature)) {
    const Rule& rule = rules_[i];
    const Looked looked = look(rule, call, facts, now, Why::wanted);
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
    if (!rule.unchecked.empty() && rule.covers.empty())
      out.push_back(fmt::format("line {}: \"{}\" covers nothing now: it is about connections that are out of use.",
                                rule.line, rule.name));
    if (rule.until && now.date() > *rule.until)
      out.push_back(fmt::format("line {}: \"{}\" expired on {}.", rule.line, rule.name, spoken(*rule.until)));
  }
  return out;
}

}  // namespace adjutant::mandate
