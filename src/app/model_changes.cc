#include "app/model_changes.h"

#include <fmt/format.h>

#include <algorithm>

#include "agent/run_json.h"
#include "app/config_file.h"
#include "base/text.h"
#include "plan/printer.h"

namespace adjutant::app {
namespace {

using Change = std::optional<std::string> (*)(std::string_view config, std::string_view name);

Result<void> change_models(const Assistant& assistant, const std::string& name, Change change) {
  TRY(find_model(assistant, name));
  return change_config(assistant, name, [&](std::string_view config) { return change(config, name); });
}

}  // namespace

Result<agent::PlannerSettings> find_model(const Assistant& assistant, const std::string& name) {
  const auto& all = assistant.home.config().planners;
  const auto found = std::ranges::find(all, name, &agent::PlannerSettings::name);
  if (found != all.end()) return *found;
  std::vector<std::string> names;
  for (const auto& each : all) names.push_back(each.name);
  return fail(ErrorKind::usage, fmt::format("There is no model '{}'.", one_line(name, 60)),
              names.empty() ? "'adjutant model add' adds one." : fmt::format("There is: {}.", join(names, ", ")));
}

Result<void> remove_model(const Assistant& assistant, const std::string& name) {
  return change_models(assistant, name, agent::without_planner);
}

Result<void> ask_model_first(const Assistant& assistant, const std::string& name) {
  return change_models(assistant, name, agent::with_planner_first);
}

Result<agent::PlannedPlan> try_model(Assistant& assistant, const std::string& name, const std::string& request,
                                     std::stop_token stop) {
  const auto settings = TRY(find_model(assistant, name));
  TRY(assistant.open_planner(settings));  // says why it cannot be
  const auto planner = assistant.make_planner({settings});
  return planner->plan(request, assistant.planning_context(request), std::move(stop));
}

Json tried_json(const std::string& request, const agent::PlannedPlan& planned) {
  return Json()
      .set("request", request)
      .set("plan", plan::print(planned.plan.program))
      .set("planning", agent::to_json(planned.planning));
}

}  // namespace adjutant::app
