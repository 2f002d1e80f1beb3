#include "app/edits.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "plan/convert.h"

namespace adjutant::app {

Result<agent::RunView> change_argument(Assistant& assistant, const std::string& run, int step,
                                       const std::string& argument, const Json& value, std::stop_token stop) {
  const auto view = TRY(assistant.runner.view(run));
  const auto effect = std::ranges::find(view.planned, step, &agent::PlannedEffect::number);
  const plan::Tool* tool = effect == view.planned.end() ? nullptr : assistant.catalog.find(effect->tool);
  if (!tool) return fail(ErrorKind::usage, fmt::format("The run {} has no step {} that waits.", view.run.id, step));
  const auto& parameters = tool->signature().parameters;
  const auto parameter = std::ranges::find(parameters, argument, &plan::Parameter::name);
  if (parameter == parameters.end())
    return fail(ErrorKind::usage, fmt::format("{} has no argument '{}'.", effect->tool, one_line(argument, 60)));
  agent::objections::Edit edit{step, argument, value, fmt::format("{} as you wrote it", argument)};
  const plan::Type type = parameter->type.required();
  if (value.is_string() && !plan::is_text_like(type.kind()) && type.kind() != plan::Kind::list) {
    const auto written =
        plan::text_value(value.as_string(), plan::Label::owner(), plan::origin("your change of the plan"));
    edit.value = plan::plain_json(
        TRY(plan::convert(written, type, {assistant.clock.now(), assistant.zone}, assistant.home.config().times)));
  }
  return assistant.runner.prepare_edited(view.run.id, edit, std::move(stop));
}

}  // namespace adjutant::app
