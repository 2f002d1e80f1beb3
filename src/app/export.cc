#include "app/export.h"

#include "agent/run_json.h"
#include "app/requests.h"

namespace adjutant::app {
namespace {

Json step_json(const journal::Step& step, const Zone& zone) {
  const Instant at(Seconds(step.updated_ms / 1000));
  return Json()
      .set("step", step.number)
      .set("kind", step.kind)
      .set("line", step.line)
      .set("call", step.call)
      .set("hash", step.hash)
      .set("state", journal::to_string(step.state))
      .set("preview", step.preview)
      .set("result", step.result)
      .set("report", step.report)
      .set("inverse", step.inverse)
      .set("at", iso(Time{at, zone}));
}

}  // namespace

Result<Json> record_of(Assistant& assistant, const journal::Run& run) {
  const auto view = TRY(view_of(assistant, run.id));
  Json steps = Json::array();
  for (const auto& step : TRY(assistant.journal.steps(run.id))) steps.push(step_json(step, assistant.zone));
  return Json()
      .set("run", agent::to_json(view))
      .set("plan", run.plan)
      .set("arguments", run.arguments)
      .set("journal", std::move(steps));
}

}  // namespace adjutant::app
