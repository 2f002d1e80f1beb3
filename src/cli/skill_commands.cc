// adjutant skills: list, show, new, on, off, test.
#include <fmt/format.h>

#include <algorithm>

#include "agent/skill_cases.h"
#include "app/listings.h"
#include "app/skill_changes.h"
#include "app/skill_tests.h"
#include "base/file.h"
#include "base/json_list.h"
#include "base/text.h"
#include "cli/commands.h"

namespace adjutant::cli {
namespace {

constexpr std::size_t kLongestName = 60;

std::size_t count_cases(const agent::Skill& skill) {
  fs::path file = skill.file;
  const auto text = read_file(file.replace_extension(".test"), 1 << 20);
  if (!text) return 0;
  const auto cases = agent::read_skill_cases(*text, file.filename().string());
  return cases ? cases->size() : 0;
}

Result<void> check_name(const agent::SkillSet& set, const std::string& name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  if (name.empty() || name.size() > kLongestName || name.front() < 'a' || !std::ranges::all_of(name, fits))
    return fail(ErrorKind::usage, fmt::format("'{}' cannot be the name of a skill.", one_line(name, 60)),
                "Use small letters, digits and '_', as in water_the_plants.");
  if (app::find_skill(set, name))
    return fail(ErrorKind::usage, fmt::format("There is a skill '{}' already.", name),
                fmt::format("Choose another name, or look at it with 'adjutant skills show {}'.", name));
  return {};
}

// Says something with no effect, so that nothing can go wrong before it is changed.
std::string template_plan(const std::string& name) {
  const auto words = replace_all(name, "_", " ");
  return fmt::format(
      "# What people say for it, one a line. Words in braces fill a slot: {{slot: the words}}.\n"
      "# say: {0} about {{words: heating}}\n"
      "# say: please {0} about {{words: heating}}\n"
      "def {1}(words: text):\n"
      "    \"One sentence that says what it does.\"\n"
      "    found = mail.search(words=words, limit=5)\n"
      "    say(f\"{{len(found)}} mails about {{words}}.\")\n",
      words, name);
}

std::string template_test(const std::string& name) {
  return fmt::format(
      "# On the sample home: what is said, and what the answer or the preview of an effect must hold.\n"
      "say: please {} about heating\n"
      "answer: mails about heating\n",
      replace_all(name, "_", " "));
}

}  // namespace

int list_skills(Assistant& assistant, const Options& options) {
  if (options.json) {
    show(app::skill_list(assistant).pretty() + "\n");
    return 0;
  }
  for (const auto& skill : assistant.skills().skills) {
    const auto said = skill.examples.empty() ? "" : skill.examples.front().sentence();
    show(fmt::format("{:24} {}\n{:24} e.g. \"{}\"\n", skill.name, skill.description, "", said));
    if (const auto from = app::origin_of(skill); from != "shipped") show(fmt::format("{:24} from {}\n", "", from));
  }
  for (const auto& skill : assistant.skills().off)
    show(fmt::format("{:24} {}\n{:24} switched off; 'adjutant skills on {}' switches it on\n", skill.name,
                     skill.description, "", skill.name));
  for (const auto& problem : assistant.skills().problems) tell(problem + "\n");
  return 0;
}

int show_skill(Assistant& assistant, const std::string& name, const Options& options) {
  const auto* skill = app::find_skill(assistant.skills(), name);
  if (!skill) return show_error(app::no_such_skill(assistant.skills(), name), options);
  const auto text = read_file(skill->file, 1 << 20);
  if (!text) return show_error(text.error(), options);
  Json tools = Json::array();
  std::vector<std::string> effects;
  for (const auto& call : skill->plan.calls) {
    const auto effect = fmt::format("{} ({})", call.signature->name, plan::to_string(call.signature->effect));
    if (std::ranges::find(effects, effect) != effects.end()) continue;
    effects.push_back(effect);
    tools.push(Json().set("name", call.signature->name).set("effect", plan::to_string(call.signature->effect)));
  }
  if (options.json) {
    show(Json()
             .set("name", skill->name)
             .set("description", skill->description)
             .set("from", app::origin_of(*skill))
             .set("on", !agent::is_switched_off(assistant.home.skills(), name))
             .set("plan", *text)
             .set("further_ways_to_say_it", skill->further.size())
             .set("tests", count_cases(*skill))
             .set("calls", std::move(tools))
             .pretty() +
         "\n");
    return 0;
  }
  show(fmt::format("{}\n{}It calls: {}\nFurther ways to say it: {}. Tests: {}. From: {}\n", skill->description, *text,
                   effects.empty() ? "nothing" : join(effects, ", "), skill->further.size(), count_cases(*skill),
                   app::origin_of(*skill)));
  return 0;
}

int new_skill(Assistant& assistant, const std::string& name, const Options& options) {
  const auto made = [&]() -> Result<fs::path> {
    TRY(check_name(assistant.skills(), name));
    std::error_code error;
    fs::create_directories(assistant.home.skills(), error);
    const auto plan = assistant.home.skills() / (name + ".plan");
    TRY(write_file(plan, template_plan(name), Replace::no));
    TRY(write_file(assistant.home.skills() / (name + ".test"), template_test(name), Replace::no));
    return plan;
  }();
  if (!made) return show_error(made.error(), options);
  if (options.json) show(Json().set("name", name).set("file", made->string()).pretty() + "\n");
  else show(fmt::format("Wrote {} and its test. Change both, then: adjutant skills test {}\n", made->string(), name));
  return 0;
}

int switch_skill(Assistant& assistant, const std::string& name, agent::Switch to, const Options& options) {
  const auto done = app::switch_skill(assistant, name, to);
  if (!done) return show_error(done.error(), options);
  const bool on = to == agent::Switch::on;
  if (options.json) show(Json().set("skill", name).set("on", on).pretty() + "\n");
  else if (on) show(fmt::format("{} is on.\n", name));
  else
    show(fmt::format("{} is off: nothing is taken for it until 'adjutant skills on {}' switches it on.\n", name, name));
  return 0;
}

int test_skills(const fs::path& home, const std::string& name, const Options& options) {
  const auto tests = app::test_skills(home, name, {});
  if (!tests) return show_error(tests.error(), options);
  if (options.json) {
    show(Json()
             .set("skills", tests->skills)
             .set("cases", static_cast<std::int64_t>(tests->cases.size()))
             .set("problems", json_list(tests->problems))
             .pretty() +
         "\n");
  } else {
    for (const auto& problem : tests->problems) tell(problem + "\n");
    show(fmt::format("{} cases of {} skills, {} problems.\n", tests->cases.size(), tests->skills,
                     tests->problems.size()));
  }
  return tests->problems.empty() ? 0 : static_cast<int>(ErrorKind::failed);
}

}  // namespace adjutant::cli
