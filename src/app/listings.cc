#include "app/listings.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/mandate_changes.h"
#include "app/skill_changes.h"
#include "base/json_list.h"
#include "base/text.h"
#include "mandate/rule_words.h"

namespace adjutant::app {
namespace {

Json tool_json(const plan::Signature& signature) {
  Json parameters = Json::array();
  for (const auto& parameter : signature.parameters) {
    Json one;
    one.set("name", parameter.name).set("type", parameter.type.text()).set("role", plan::to_string(parameter.role));
    one.set("needed", !parameter.fallback.has_value());
    if (!parameter.doc.empty()) one.set("doc", parameter.doc);
    if (parameter.fallback) one.set("default", *parameter.fallback);
    parameters.push(std::move(one));
  }
  return Json()
      .set("name", signature.name)
      .set("doc", signature.doc)
      .set("effect", plan::to_string(signature.effect))
      .set("arguments", std::move(parameters))
      .set("result", signature.result.text())
      .set("once", plan::to_string(signature.once))
      .set("undo", signature.inverse);
}

bool is_shipped(const agent::Skill& skill) { return skill.file.parent_path() == fs::path(ADJUTANT_SKILLS); }

// How much of a limit is used up now.
Result<Json> limit_json(Assistant& assistant, const mandate::Rule& rule, const mandate::Limit& limit) {
  const Instant since = assistant.clock.now() - mandate::length(limit.per);
  const auto used = TRY(mandate::Counters(assistant.database).used(rule.name, since));
  Json out;
  double share = 0;
  if (limit.amount) {
    const Money spent{used.amount_minor, limit.amount->currency};
    share = limit.amount->minor == 0 ? 1 : static_cast<double>(spent.minor) / static_cast<double>(limit.amount->minor);
    out.set("used", to_string(spent)).set("of", to_string(*limit.amount));
  } else {
    const std::int64_t most = limit.count.value_or(0);
    share = most == 0 ? 1 : static_cast<double>(used.count) / static_cast<double>(most);
    out.set("used", std::to_string(used.count)).set("of", std::to_string(most));
  }
  return out.set("per", mandate::to_string(limit.per)).set("share", share);
}

}  // namespace

Json tool_list(const Assistant& assistant) {
  Json tools = Json::array();
  for (const auto* signature : assistant.catalog.signatures()) tools.push(tool_json(*signature));
  return Json().set("tools", std::move(tools));
}

std::string origin_of(const agent::Skill& skill) { return is_shipped(skill) ? "shipped" : skill.file.string(); }

Json skill_list(Assistant& assistant) {
  Json out = Json::array();
  const auto now = skills_now(assistant);
  std::vector<const agent::Skill*> all;
  for (const auto* some : {&now.skills, &now.off}) {
    for (const auto& skill : *some) all.push_back(&skill);
  }
  // A switch moves nothing.
  std::ranges::stable_sort(all, {}, [](const auto* skill) { return std::pair(!is_shipped(*skill), skill->name); });
  for (const auto* skill : all) {
    out.push(Json()
                 .set("name", skill->name)
                 .set("description", skill->description)
                 .set("example", skill->examples.empty() ? "" : skill->examples.front().sentence())
                 .set("from", origin_of(*skill))
                 .set("on", std::ranges::find(now.off, skill->name, &agent::Skill::name) == now.off.end()));
  }
  return Json().set("skills", std::move(out));
}

Result<Json> mandate_view(Assistant& assistant) {
  const Time now{assistant.clock.now(), assistant.zone};
  Json rules = Json::array();
  for (const auto& rule : assistant.mandate.mandate().rules()) {
    Json limits = Json::array();
    for (const auto& limit : rule.limits) limits.push(TRY(limit_json(assistant, rule, limit)));
    rules.push(Json()
                   .set("name", rule.name)
                   .set("forbids", rule.forbids)
                   .set("sentence", mandate::sentence(rule))
                   .set("line", rule.line)
                   .set("limits", std::move(limits))
                   .set("form", to_json(mandate::form_of(rule))));
  }
  const auto& waiting = assistant.mandate.waiting();
  Json out = Json()
                 .set("rules", std::move(rules))
                 .set("version", mandate_version(assistant))
                 .set("bounds", json_list(assistant.mandate.mandate().bounds()))
                 .set("warnings", json_list(assistant.mandate.mandate().warnings(now)))
                 .set("waiting", json_list(waiting ? waiting->text() : std::vector<std::string>{}));
  if (!assistant.mandate.problem().empty()) out.set("problem", assistant.mandate.problem());
  return out;
}

}  // namespace adjutant::app
