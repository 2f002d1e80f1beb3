#include <fmt/format.h>

#include "agent/run_json.h"
#include "app/edits.h"
#include "app/given.h"
#include "app/requests.h"
#include "base/text.h"
#include "server/fields.h"
#include "server/route_parts.h"
#include "server/run_query.h"

namespace adjutant::server {
namespace {

using agent::RunView;
using app::Role;
using Desk = HomeWorker::Desk;

constexpr std::size_t kLongestText = 20'000;  // characters
constexpr std::size_t kLongestChoice = 2'000;

Response bad(const Error& error) { return problem(400, error.message, error.hint); }

Response reply_run(const Result<RunView>& view) { return view ? reply(agent::to_json(*view)) : problem(view.error()); }

ChosenOwner::Choice read_choice(const Json& json, Result<void>& fit) {
  Fields fields(json);
  ChosenOwner::Choice choice{fields.text("question", kLongestChoice), fields.text("option", kLongestChoice)};
  if (const auto good = fields.done(); !good && fit) fit = good;
  return choice;
}

Json question_json(const OpenQuestion& open) {
  Json options = Json::array();
  for (const auto& each : open.options) options.push(each);
  const char* form = open.options.empty() ? "words" : "cards";
  return Json().set("question", open.question).set("options", std::move(options)).set("form", form);
}

Response ask(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto text = fields.text("text", kLongestText);
  const auto chosen = fields.objects("choices", 16);
  const auto given = fields.texts("given", 300, app::kMostGiven);
  Result<void> fit = fields.done();
  std::vector<ChosenOwner::Choice> choices;
  for (const auto& each : chosen) choices.push_back(read_choice(each, fit));
  if (!fit) return bad(fit.error());
  desk.owner.choose(std::move(choices));
  auto requested = app::prepare_request(desk.assistant, text, desk.stop, given);
  const auto& open = desk.owner.open_question();
  // What is not clear before there is a plan is asked first. A question of the plan itself belongs to the run.
  if (!requested && open) return reply(Json().set("question", question_json(*open)));
  if (!requested) return problem(requested.error());
  const auto view = app::run_if_allowed(desk.assistant, *requested, desk.stop);
  if (!view) return problem(view.error());
  Json out = Json().set("run", agent::to_json(*view));
  Json taught = Json::array();
  for (const auto& each : requested->taught) taught.push(Json().set("number", each.number).set("skill", each.skill));
  if (!requested->taught.empty()) out.set("taught", std::move(taught));
  return reply(out);
}

Response list(Desk& desk, const Call& call) {
  const auto query = read_run_query(call.request, desk.assistant.zone);
  if (!query) return bad(query.error());
  const auto page = runs_page(desk.assistant.journal, *query);
  if (!page) return problem(page.error());
  Json all = Json::array();
  for (const auto& run : page->runs) all.push(agent::summary_json(run));
  Json out = Json().set("runs", std::move(all));
  if (!page->next.empty()) out.set("next", page->next);
  return reply(out);
}

Response show(Desk& desk, const Call& call) {
  Response otherwise;
  const auto view = named_run(desk, call, otherwise);
  return view ? reply(agent::to_json(*view)) : otherwise;
}

Response approve(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto seal = fields.text("seal", 100);
  const auto despite = fields.texts("despite", 60, 32);
  const auto step = fields.number("step", 1, 100'000);
  if (const auto fit = fields.done(); !fit) return bad(fit.error());
  std::set<agent::objections::Kind> kinds;
  for (const auto& name : despite) {
    const auto kind = agent::objections::kind_from(name);
    if (!kind) return problem(400, fmt::format("There is no objection of the kind '{}'.", one_line(name, 40)), "");
    kinds.insert(*kind);
  }
  Response otherwise;
  const auto view = named_run(desk, call, otherwise);
  if (!view) return otherwise;
  return reply_run(
      app::approve_sealed(desk.assistant, view->run.id, seal, kinds, desk.stop, static_cast<int>(step.value_or(0))));
}

Response does_not_wait(const RunView& view) {
  return problem(409, fmt::format("The run does not wait: it is {}.", journal::to_string(view.run.state)),
                 "Look at it again.");
}

Response reject(Desk& desk, const Call& call) {
  Response otherwise;
  const auto view = named_run(desk, call, otherwise);
  if (!view) return otherwise;
  if (!view->waits()) return does_not_wait(*view);
  if (const auto done = desk.assistant.runner.reject(view->run.id); !done) return problem(done.error());
  return reply_run(app::view_of(desk.assistant, view->run.id));
}

Response stop_these(Desk& desk, const std::string& run) {
  const auto count = desk.assistant.journal.request_stop(run);
  return count ? reply(Json().set("stopping", *count)) : problem(count.error());
}

Response stop_run(Desk& desk, const Call& call) {
  Response otherwise;
  const auto view = named_run(desk, call, otherwise);
  if (!view) return otherwise;
  if (view->waits()) return problem(409, "The run does nothing: it waits for you.", "Drop it instead.");
  return stop_these(desk, view->run.id);
}

Response stop_all(Desk& desk, const Call&) { return stop_these(desk, ""); }

Response undo(Desk& desk, const Call& call) {
  Response otherwise;
  const auto view = named_run(desk, call, otherwise);
  if (!view) return otherwise;
  auto undone = desk.assistant.runner.prepare_undo(view->run.id, desk.stop);
  if (!undone) return problem(undone.error());
  if (!undone->view) {
    const auto stays = undone->cannot.empty() ? "" : " What stays: " + join(undone->cannot, " ");
    return problem(422, "There is nothing that can be taken back." + stays, "");
  }
  undone->view->cannot_undo = std::move(undone->cannot);
  return reply(agent::to_json(*undone->view));
}

Response edit(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto objection = fields.number("objection", 1, 10'000);
  const auto step = fields.number("step", 1, 100'000);
  const bool strikes = fields.is_true("strike");
  const auto argument = fields.optional_text("argument", 100);
  const Json value = fields.has("value") ? fields.any("value") : Json();
  if (const auto fit = fields.done(); !fit) return bad(fit.error());
  const bool changes = argument && fields.has("value");
  const bool one_way = objection ? !step && !strikes && !argument && !fields.has("value")
                                 : step && (strikes ? !argument && !fields.has("value") : changes);
  if (!one_way)
    return problem(400, "Name an objection, or a step with 'strike', or a step with 'argument' and 'value'.",
                   "See /api/v1/openapi.json.");
  Response otherwise;
  const auto view = named_run(desk, call, otherwise);
  if (!view) return otherwise;
  if (!view->waits()) return does_not_wait(*view);
  auto& runner = desk.assistant.runner;
  if (objection) return reply_run(runner.prepare_edited(view->run.id, static_cast<int>(*objection), desk.stop));
  const int number = static_cast<int>(*step);
  if (strikes) return reply_run(runner.strike(view->run.id, number, desk.stop));
  return reply_run(app::change_argument(desk.assistant, view->run.id, number, *argument, value, desk.stop));
}

// "Not that one", while the run goes on: it does not wait for the thread that works on it.
Response skip(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto step = fields.number("step", 1, 100'000);
  if (!fields.has("step")) return problem(400, "Which 'step' is meant?", "See /api/v1/openapi.json.");
  if (const auto fit = fields.done(); !fit) return bad(fit.error());
  Response otherwise;
  const auto view = named_run(desk, call, otherwise);
  if (!view) return otherwise;
  if (view->run.state != journal::RunState::running)
    return problem(409, fmt::format("The run is not going on: it is {}.", journal::to_string(view->run.state)),
                   "Strike the step out of its preview instead.");
  return reply_run(desk.assistant.runner.strike(view->run.id, static_cast<int>(*step), desk.stop));
}

Response pause(Desk& desk, const Call& call) {
  Response otherwise;
  const auto view = named_run(desk, call, otherwise);
  if (!view) return otherwise;
  if (view->run.state != journal::RunState::running)
    return problem(409, fmt::format("The run is not going on: it is {}.", journal::to_string(view->run.state)),
                   "Look at it again.");
  return reply_run(desk.assistant.runner.pause(view->run.id));
}

Response resume(Desk& desk, const Call& call) {
  Response otherwise;
  const auto view = named_run(desk, call, otherwise);
  if (!view) return otherwise;
  if (!view->paused)
    return problem(409, fmt::format("The run is not paused: it is {}.", journal::to_string(view->run.state)),
                   "Look at it again.");
  return reply_run(app::resume_paused(desk.assistant, view->run.id, desk.stop));
}

// The owner has done a step by hand. It does not wait for the thread that works on the run.
Response took_over(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto step = fields.number("step", 1, 100'000);
  if (!fields.has("step")) return problem(400, "Which 'step' is meant?", "See /api/v1/openapi.json.");
  if (const auto fit = fields.done(); !fit) return bad(fit.error());
  Response otherwise;
  const auto view = named_run(desk, call, otherwise);
  if (!view) return otherwise;
  if (!view->waits() && view->run.state != journal::RunState::running)
    return problem(409, fmt::format("Nothing is left to do: the run is {}.", journal::to_string(view->run.state)),
                   "Look at it again.");
  return reply_run(desk.assistant.runner.take_over(view->run.id, static_cast<int>(*step), desk.stop));
}

// The answer to what a run asks: it goes on from there, and comes back with its preview or its end.
Response answer(Desk& desk, const Call& call) {
  Result<void> fit;
  const auto choice = read_choice(call.body, fit);
  if (!fit) return bad(fit.error());
  Response otherwise;
  const auto view = named_run(desk, call, otherwise);
  if (!view) return otherwise;
  if (!view->question) return problem(409, "The run asks nothing now.", "Look at it again.");
  desk.owner.choose({choice});
  return reply_run(app::go_on(desk.assistant, *view, desk.stop));
}

}  // namespace

std::optional<RunView> named_run(Desk& desk, const Call& call, Response& otherwise) {
  const auto& id = call.parts.front();
  const auto found = desk.assistant.journal.find(id);
  if (found && (!*found || (*found)->id != id)) {
    otherwise = problem(404, fmt::format("There is no run '{}'.", id), "");
    return std::nullopt;
  }
  auto view = found ? app::view_of(desk.assistant, id) : std::unexpected(found.error());
  if (view) return std::move(*view);
  otherwise = problem(view.error());
  return std::nullopt;
}

void add_run_routes(std::vector<Route>& routes) {
  routes.push_back({"POST", "/api/v1/requests", Role::guest, Place::thinking, true, ask});
  routes.push_back({"GET", "/api/v1/runs", Role::guest, Place::desk, false, list});
  routes.push_back({"GET", "/api/v1/runs/{run}", Role::guest, Place::desk, false, show});
  routes.push_back({"POST", "/api/v1/runs/{run}/approve", Role::guest, Place::acting, true, approve});
  routes.push_back({"POST", "/api/v1/runs/{run}/reject", Role::guest, Place::desk, false, reject});
  routes.push_back({"POST", "/api/v1/runs/{run}/stop", Role::guest, Place::desk, false, stop_run});
  routes.push_back({"POST", "/api/v1/runs/{run}/undo", Role::guest, Place::acting, false, undo});
  routes.push_back({"POST", "/api/v1/runs/{run}/edit", Role::guest, Place::acting, true, edit});
  routes.push_back({"POST", "/api/v1/runs/{run}/skip", Role::guest, Place::desk, true, skip});
  routes.push_back({"POST", "/api/v1/runs/{run}/pause", Role::guest, Place::desk, false, pause});
  routes.push_back({"POST", "/api/v1/runs/{run}/resume", Role::guest, Place::acting, false, resume});
  routes.push_back({"POST", "/api/v1/runs/{run}/took_over", Role::guest, Place::desk, true, took_over});
  routes.push_back({"POST", "/api/v1/runs/{run}/answer", Role::guest, Place::acting, true, answer});
  routes.push_back({"POST", "/api/v1/stop", Role::guest, Place::desk, false, stop_all});
}

}  // namespace adjutant::server
