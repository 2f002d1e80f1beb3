#include <fmt/format.h>

#include "app/listings.h"
#include "app/skill_changes.h"
#include "app/skill_tests.h"
#include "app/skill_text.h"
#include "base/json_list.h"
#include "base/text.h"
#include "server/fields.h"
#include "server/route_parts.h"

namespace adjutant::server {
namespace {

using app::Role;
using Desk = HomeWorker::Desk;

// Characters. All three texts of a skill go into one request, also where each character is two bytes.
constexpr std::size_t kLongestName = 200, kLongestText = 50'000, kLongestBeside = 30'000;

Response list(Desk& desk, const Call&) { return reply(app::skill_list(desk.assistant)); }

Response turn(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto name = fields.text("skill", kLongestName), to = fields.text("to", 20);
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  Json out = Json().set("skill", name).set("to", to);
  if (to == "removed") {
    const auto aside = app::remove_skill(desk.assistant, name);
    return aside ? reply(out.set("files", aside->string())) : problem_with_name(aside.error());
  }
  if (to != "on" && to != "off") return problem(400, "'to' must be on, off or removed.", "See /api/v1/openapi.json.");
  const auto done = app::switch_skill(desk.assistant, name, to == "on" ? agent::Switch::on : agent::Switch::off);
  return done ? reply(out) : problem_with_name(done.error());
}

Response reply_text(const std::string& name, const app::SkillText& found) {
  const auto &now = found.now, &earlier = found.earlier;
  Json out = Json()
                 .set("skill", name)
                 .set("text", now.plan)
                 .set("say", now.say)
                 .set("test", now.test)
                 .set("version", found.version)
                 .set("own", found.own);
  if (earlier.plan != now.plan) out.set("earlier", earlier.plan);
  if (earlier.say != now.say) out.set("earlier_say", earlier.say);
  if (earlier.test != now.test) out.set("earlier_test", earlier.test);
  return reply(out);
}

// Says in which of the texts that were sent, and in which line of it, where it is one of them.
Response wrong(const app::WrongSkillText& what) {
  if (!what.part) return problem(what.error);
  const auto* field = *what.part == app::SkillPart::plan ? "text" : *what.part == app::SkillPart::say ? "say" : "test";
  Json at = Json().set("field", field);
  if (what.line > 0) at.set("line", what.line);
  return problem(what.error, std::move(at));
}

// The texts among the fields; the plan is never empty.
app::SkillChange texts_of(Fields& fields) {
  app::SkillChange out;
  out.plan = fields.optional_text("text", kLongestText);
  out.say = fields.any_text("say", kLongestBeside);
  out.test = fields.any_text("test", kLongestBeside);
  return out;
}

Response text(Desk& desk, const Call& call) {
  const auto name = call.request.query.find("skill");
  if (name == call.request.query.end() || name->second.empty() || length(name->second) > kLongestName)
    return problem(400, fmt::format("'skill' must be a text of 1 to {} characters.", kLongestName),
                   "See /api/v1/openapi.json.");
  const auto found = app::skill_text(desk.assistant, name->second);
  return found ? reply_text(name->second, *found) : problem_with_name(found.error());
}

Response change_text(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto name = fields.text("skill", kLongestName);
  const auto change = texts_of(fields);
  const auto version = fields.text("version", 100);
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  if (change.is_empty())
    return problem(400, "One of 'text', 'say' and 'test' must be there.", "See /api/v1/openapi.json.");
  if (const auto before = app::skill_text(desk.assistant, name); !before) return problem_with_name(before.error());
  const auto changed = app::change_skill_text(desk.assistant, name, change, version);
  if (!changed) return wrong(changed.error());
  const auto after = app::skill_text(desk.assistant, name);
  return after ? reply_text(name, *after) : problem(after.error());
}

Response test(Desk& desk, const Call& call) {
  Fields fields(call.body);
  const auto name = fields.text("skill", kLongestName);
  const auto change = texts_of(fields);
  if (const auto fit = fields.done(); !fit) return problem(400, fit.error().message, fit.error().hint);
  std::optional<app::SkillDraft> draft;
  if (!change.is_empty()) {
    if (const auto there = app::skill_text(desk.assistant, name); !there) return problem_with_name(there.error());
    auto made = app::skill_draft(desk.assistant, name, change);
    if (!made) return wrong(made.error());
    draft = std::move(*made);
  }
  const auto tests = app::test_skills(desk.assistant.home.folder(), name, desk.stop, draft ? &*draft : nullptr);
  if (!tests) return problem_with_name(tests.error());
  Json cases = Json::array();
  for (const auto& each : tests->cases) {
    cases.push(Json()
                   .set("line", each.line)
                   .set("sentence", each.sentence)
                   .set("passed", each.wrong.empty())
                   .set("wrong", json_list(each.wrong)));
  }
  return reply(Json().set("skill", name).set("cases", std::move(cases)).set("problems", json_list(tests->problems)));
}

}  // namespace

void add_skill_routes(std::vector<Route>& routes) {
  routes.push_back({"GET", "/api/v1/skills", Role::guest, Place::thinking, false, list});
  routes.push_back({"POST", "/api/v1/skills/turn", Role::member, Place::thinking, true, turn});
  routes.push_back({"GET", "/api/v1/skills/text", Role::guest, Place::thinking, false, text});
  routes.push_back({"POST", "/api/v1/skills/text", Role::member, Place::thinking, true, change_text});
  routes.push_back({"POST", "/api/v1/skills/test", Role::member, Place::acting, true, test});
}

}  // namespace adjutant::server
