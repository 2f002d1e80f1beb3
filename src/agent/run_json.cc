#include "agent/run_json.h"

#include "agent/previews.h"
#include "base/json_list.h"

namespace adjutant::agent {
namespace {

Json position_json(const Position& position) {
  return Json().set("latitude", position.latitude).set("longitude", position.longitude);
}

Json place_json(const Place& place) {
  Json out = position_json(place.position).set("link", place.link).set("name", place.name);
  if (!place.where.empty()) out.set("where", place.where);
  if (!place.from.empty()) out.set("from", place.from);
  return out;
}

Json question_json(const OpenQuestion& question) {
  Json out = Json().set("question", question.text).set("options", json_list(question.options));
  for (const auto& [name, part] : question.layout.fields()) out.set(name, part);
  if (question.step) out.set("step", question.step);
  Json places = Json::array();
  for (const auto& [option, place] : question.places)
    places.push(place_json(place).set("option", static_cast<std::int64_t>(option)));
  if (!question.places.empty()) out.set("places", std::move(places));
  return out;
}

std::string time_text(std::int64_t ms) {
  return iso_utc(Instant(std::chrono::floor<Seconds>(std::chrono::milliseconds(ms))));
}

Json change_json(std::string_view state, std::int64_t ms) {
  return Json().set("state", state).set("at", time_text(ms));
}

// What the journal says of a step, from its plan on. The mandate decides right before a step is intended; a yes was
// said earlier.
Json journal_json(const journal::Step& step, const std::vector<journal::StepChange>& changes) {
  Json out = Json::array();
  if (changes.empty()) return out.push(change_json(journal::to_string(step.state), step.updated_ms));
  std::size_t intended = changes.size();
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (changes[i].state == journal::StepState::intended) intended = i;
  }
  const auto authorisation = authorised(step);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (i == intended && authorisation) {
      Json one = change_json("authorised", authorisation->yes_ms.value_or(changes[i].at_ms));
      one.set("by", authorisation->yes_ms ? "owner" : "mandate");
      if (!authorisation->decision.rule.empty()) one.set("rule", authorisation->decision.rule);
      out.push(std::move(one));
    }
    out.push(change_json(journal::to_string(changes[i].state), changes[i].at_ms));
  }
  return out;
}

Json planned_json(const PlannedEffect& effect) {
  Json sources = Json::object(), origins = Json::object();
  for (const auto& [name, from] : effect.sources) sources.set(name, from);
  for (const auto& [name, word] : effect.origins) origins.set(name, word);
  Json out;
  out.set("step", effect.number)
      .set("line", effect.line)
      .set("tool", effect.tool)
      .set("effect", plan::to_string(effect.effect));
  out.set("arguments", effect.arguments).set("sources", std::move(sources));
  out.set("origins", std::move(origins));
  out.set("preview", effect.preview.text)
      .set("details", json_list(effect.preview.details))
      .set("links", json_list(effect.preview.links));
  out.set("undo", effect.preview.undo.empty() ? Json() : Json(effect.preview.undo));
  out.set("verdict", to_string(effect.decision.verdict))
      .set("rule", effect.decision.rule.empty() ? Json() : Json(effect.decision.rule));
  out.set("because", effect.decision.because).set("approved", effect.approved);
  out.set("awaits_results", effect.awaits_results);
  return out;
}

Json happened_json(const journal::Step& step, const std::vector<journal::StepChange>& changes) {
  const auto kept = [&](std::string_view key) {
    return step.preview[key].is_null() ? Json::object() : step.preview[key];
  };
  Json out;
  out.set("step", step.number)
      .set("line", step.line)
      .set("tool", step.call["tool"])
      .set("arguments", step.call["arguments"])
      .set("sources", kept("sources"))
      .set("origins", kept("origins"));
  if (step.preview.contains("effect")) out.set("effect", step.preview["effect"]);
  out.set("state", journal::to_string(step.state)).set("report", step.report);
  out.set("can_undo", !step.inverse.is_null()).set("journal", journal_json(step, changes));
  return out;
}

}  // namespace

Json to_json(const Error& error) {
  Json out;
  out.set("status", static_cast<int>(error.kind)).set("message", error.message);
  if (!error.hint.empty()) out.set("hint", error.hint);
  if (!error.context.empty()) out.set("while", json_list(error.context));
  return out;
}

Json summary_json(const journal::Run& run) {
  Json out;
  out.set("run", run.id).set("created", time_text(run.created_ms));
  out.set("request", run.request).set("state", journal::to_string(run.state));
  if (!run.reason.empty()) out.set("reason", run.reason);
  if (!run.undoes.empty()) out.set("undoes", run.undoes);
  if (!run.superseded_by.empty()) out.set("superseded_by", run.superseded_by);
  return out;
}

Json to_json(const RunView& view) {
  Json out = summary_json(view.run);
  out.set("plan", view.run.plan).set("seal", view.seal());
  Json answer = Json::array();
  for (const auto& said : view.answer) {
    Json item;
    item.set("text", said.text);
    if (!said.from.empty()) item.set("from", said.from);
    if (!said.links.empty()) item.set("links", json_list(said.links));
    Json places = Json::array();
    for (const auto& place : said.places) places.push(place_json(place));
    if (!said.places.empty()) item.set("places", std::move(places));
    if (!said.row.cells.empty()) {
      item.set("line", said.line).set("columns", json_list(said.row.columns)).set("cells", json_list(said.row.cells));
    }
    answer.push(std::move(item));
  }
  Json planned = Json::array();
  for (const auto& effect : view.planned) planned.push(planned_json(effect));
  Json happened = Json::array();
  for (const auto& step : view.happened) {
    const auto changes = view.changes.find(step.number);
    happened.push(
        happened_json(step, changes == view.changes.end() ? std::vector<journal::StepChange>() : changes->second));
  }
  Json struck = Json::array();
  for (const auto& step : view.struck)
    struck.push(Json()
                    .set("step", step.number)
                    .set("line", step.line)
                    .set("tool", step.call["tool"])
                    .set("arguments", step.call["arguments"])
                    .set("report", step.report));
  Json objections = Json::array();
  for (const auto& one : view.objections) objections.push(objections::to_json(one));
  out.set("objections", std::move(objections));
  out.set("answer", std::move(answer))
      .set("planned", std::move(planned))
      .set("happened", std::move(happened))
      .set("struck", std::move(struck));
  out.set("possible_after", json_list(view.possible_after));
  if (view.question) out.set("question", question_json(*view.question));
  if (view.home) out.set("home", position_json(*view.home));
  if (view.paused) out.set("paused", true);
  if (!view.run.undoes.empty()) out.set("cannot_undo", json_list(view.cannot_undo));
  if (view.planning) out.set("planning", to_json(*view.planning));
  if (!view.stage.after.empty())
    out.set("stage", Json().set("number", view.stage.number).set("after", view.stage.after));
  if (view.error) out.set("error", to_json(*view.error));
  return out;
}

int exit_status(const RunView& view) {
  using journal::RunState;
  if (view.error && view.error->kind != ErrorKind::needs_approval) return static_cast<int>(view.error->kind);
  switch (view.run.state) {
    case RunState::done: return 0;
    case RunState::draft:
    case RunState::waiting: return static_cast<int>(ErrorKind::needs_approval);
    case RunState::stopped: return static_cast<int>(ErrorKind::stopped);
    case RunState::rejected: return static_cast<int>(ErrorKind::forbidden);
    default: return static_cast<int>(ErrorKind::failed);
  }
}

}  // namespace adjutant::agent
