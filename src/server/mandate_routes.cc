// What the owner changes in the mandate from the page. Each change names the version of the file that was seen; what allows
// more comes back unconfirmed first.
#include <fmt/format.h>

#include "agent/run_json.h"
#include "app/mandate_changes.h"
#include "app/requests.h"
#include "base/text.h"
#include "server/fields.h"
#include "server/route_parts.h"

namespace adjutant::server {
namespace {

using app::Role;
using Desk = HomeWorker::Desk;
using mandate::RuleForm;

constexpr std::size_t kLongestName = 200, kLongestWord = 300, kMostWords = 64;
constexpr std::int64_t kMost = 1'000'000'000;
constexpr std::int64_t kMostADay = 1000;

Response bad(const Error& error) { return problem(400, error.message, error.hint); }

Response reply_change(const Result<app::MandateChange>& change) {
  return change ? reply(app::to_json(*change)) : problem(change.error());
}

// One of two words.
bool is_second(Fields& fields, std::string_view name, std::string_view first, std::string_view second,
               Result<void>& fit) {
  const auto word = fields.optional_text(name, kLongestName).value_or(std::string(first));
  if (word != first && word != second && fit)
    fit = fail(ErrorKind::usage, fmt::format("'{}' must be \"{}\" or \"{}\".", name, first, second));
  return word == second;
}

void keep_first(Result<void>& fit, const Result<void>& found) {
  if (fit && !found) fit = found;
}

RuleForm read_form(const Json& json, Result<void>& fit) {
  Fields fields(json);
  RuleForm form;
  form.name = fields.text("name", kLongestName);
  form.forbids = fields.boolean("forbids");
  form.effects = fields.texts("effects", kLongestWord, kMostWords);
  form.tools = fields.texts("tools", kLongestWord, kMostWords);
  form.undoable = fields.boolean("undoable");
  for (const auto& each : fields.objects("where", kMostWords)) {
    Fields parts(each);
    form.where.push_back({parts.text("argument", kLongestName), parts.texts("conditions", kLongestWord, kMostWords)});
    keep_first(fit, parts.done());
  }
  for (const auto& each : fields.objects("limits", kMostWords)) {
    Fields parts(each);
    form.limits.push_back({parts.number("count", 1, kMost), parts.optional_text("amount", kLongestName).value_or(""),
                           parts.text("per", kLongestName)});
    keep_first(fit, parts.done());
  }
  form.ask_always = fields.boolean("ask_always");
  form.ask_above = fields.optional_text("ask_above", kLongestName).value_or("");
  if (is_second(fields, "decided_by", "trusted", "anyone", fit)) form.decided_by = mandate::DecidedBy::anyone;
  if (is_second(fields, "drafts", "shown", "unseen", fit)) form.drafts = mandate::Drafts::unseen;
  form.hours = fields.optional_text("hours", kLongestName).value_or("");
  form.days = fields.texts("days", kLongestName, kMostWords);
  form.until = fields.optional_text("until", kLongestName).value_or("");
  keep_first(fit, fields.done());
  return form;
}

Response change_by(Desk& desk, const Call& call, app::MandateEdit::What what) {
  Fields fields(call.body);
  const auto version = fields.text("version", 100);
  const auto confirmation = fields.optional_text("confirmation", 100).value_or("");
  app::MandateEdit edit{what, {}};
  Result<void> fit;
  if (what == app::MandateEdit::What::remove) {
    edit.form.name = fields.text("name", kLongestName);
  } else {
    const Json form = fields.object("rule");
    if (!fields.has("rule")) return problem(400, "'rule' must be an object.", "See /api/v1/openapi.json.");
    keep_first(fit, fields.done());
    if (!fit) return bad(fit.error());
    edit.form = read_form(form, fit);
  }
  keep_first(fit, fields.done());
  if (!fit) return bad(fit.error());
  return reply_change(app::change_mandate(desk.assistant, edit, version, confirmation));
}

Response add(Desk& desk, const Call& call) { return change_by(desk, call, app::MandateEdit::What::add); }
Response change(Desk& desk, const Call& call) { return change_by(desk, call, app::MandateEdit::What::change); }
Response remove(Desk& desk, const Call& call) { return change_by(desk, call, app::MandateEdit::What::remove); }

Response accept(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto version = fields.text("version", 100);
  if (const auto fit = fields.done(); !fit) return bad(fit.error());
  if (const auto accepted = app::accept_mandate(desk.assistant, version); !accepted) return problem(accepted.error());
  return no_content();
}

Response always(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto step = fields.number("step", 1, 100'000);
  const auto seal = fields.text("seal", 100);
  app::AlwaysWish wish;
  wish.per_day = fields.number("per_day", 1, kMostADay).value_or(0);
  wish.whole_domain = fields.boolean("whole_domain");
  wish.any_thing = fields.boolean("any_thing");
  const auto until = fields.optional_text("until", 10);
  const auto confirmation = fields.optional_text("confirmation", 100).value_or("");
  if (!step) return problem(400, "Which 'step' is meant?", "See /api/v1/openapi.json.");
  if (const auto fit = fields.done(); !fit) return bad(fit.error());
  if (until) {
    const auto day = parse_date(*until);
    if (!day) return problem(400, "'until' must be a day like 2026-12-31.", "Leave it out for a grant without an end.");
    wish.until = *day;
  }
  const auto& id = call.parts.front();
  const auto found = desk.assistant.journal.find(id);
  if (!found) return problem(found.error());
  if (!*found || (*found)->id != id) return problem(404, fmt::format("There is no run '{}'.", id), "");
  const auto view = app::view_of(desk.assistant, id);
  if (!view) return problem(view.error());
  if (!view->waits())
    return problem(409, fmt::format("The run does not wait: it is {}.", journal::to_string(view->run.state)),
                   "Look at it again.");
  if (view->seal() != seal)
    return problem(409, "What is planned has changed since you saw it.", "Look at the new preview.");
  const auto change = app::always(desk.assistant, *view, static_cast<int>(*step), wish, confirmation, desk.stop);
  if (!change) return problem(change.error());
  const auto after = app::view_of(desk.assistant, id);
  if (!after) return problem(after.error());
  return reply(Json().set("change", app::to_json(*change)).set("run", agent::to_json(*after)));
}

}  // namespace

void add_mandate_routes(std::vector<Route>& routes) {
  routes.push_back({"POST", "/api/v1/mandate/rules", Role::member, Place::desk, true, add});
  routes.push_back({"POST", "/api/v1/mandate/rules/change", Role::member, Place::desk, true, change});
  routes.push_back({"POST", "/api/v1/mandate/rules/remove", Role::member, Place::desk, true, remove});
  routes.push_back({"POST", "/api/v1/mandate/accept", Role::member, Place::desk, true, accept});
  routes.push_back({"POST", "/api/v1/runs/{run}/always", Role::member, Place::acting, true, always});
}

}  // namespace adjutant::server
