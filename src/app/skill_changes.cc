#include "app/skill_changes.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"

namespace adjutant::app {

const agent::Skill* find_skill(const agent::SkillSet& set, std::string_view name) {
  for (const auto* some : {&set.skills, &set.off}) {
    const auto at = std::ranges::find(*some, name, &agent::Skill::name);
    if (at != some->end()) return &*at;
  }
  return nullptr;
}

Error no_such_skill(const agent::SkillSet& set, std::string_view name) {
  std::vector<std::string> names;
  for (const auto* some : {&set.skills, &set.off}) {
    for (const auto& skill : *some) names.push_back(skill.name);
  }
  const auto near = closest(name, names);
  return {ErrorKind::usage,
          fmt::format("There is no skill '{}'.", one_line(name, 60)),
          near.empty() ? "'adjutant skills' lists them all." : fmt::format("Did you mean '{}'?", near),
          {}};
}

agent::SkillSet skills_now(const Assistant& assistant) {
  return agent::load_skills({fs::path(ADJUTANT_SKILLS), assistant.home.skills()}, assistant.catalog);
}

Result<void> switch_skill(const Assistant& assistant, const std::string& name, agent::Switch to) {
  const auto set = skills_now(assistant);
  if (!find_skill(set, name)) return std::unexpected(no_such_skill(set, name));
  return agent::switch_skill(assistant.home.skills(), name, to);
}

Result<fs::path> own_plan(const agent::SkillSet& set, const fs::path& folder, const std::string& name) {
  for (const auto* some : {&set.skills, &set.off}) {
    for (const auto& skill : *some) {
      if (skill.name == name && skill.file.parent_path() == folder) return skill.file;
    }
  }
  std::error_code error;
  const fs::path file = folder / (name + ".plan");
  if (name.find('/') == name.npos && !has_hidden_characters(name) && fs::exists(file, error)) return file;
  const std::string shown = one_line(name, 60);
  if (find_skill(set, name))
    return fail(ErrorKind::usage, fmt::format("The skill '{}' comes with Adjutant, and stays.", shown),
                fmt::format("'adjutant skills off {}' switches it off.", shown));
  return fail(ErrorKind::usage, fmt::format("There is no skill of your own named '{}'.", shown),
              "'adjutant skills' lists them.");
}

fs::path earlier_plan(const fs::path& plan) { return plan.parent_path() / "earlier" / plan.filename(); }

Result<fs::path> remove_skill(const Assistant& assistant, const std::string& name) {
  const fs::path folder = assistant.home.skills();
  fs::path file = TRY(own_plan(skills_now(assistant), folder, name));
  const fs::path aside = folder / "unlearned";
  std::error_code error;
  fs::path earlier = earlier_plan(file);
  fs::create_directories(aside, error);
  for (const char* ending : {".plan", ".say", ".test"}) {
    file.replace_extension(ending);
    fs::remove(earlier.replace_extension(ending), error);
    if (!fs::exists(file, error)) continue;
    fs::rename(file, aside / file.filename(), error);
    if (error)
      return fail(ErrorKind::failed, fmt::format("{} cannot be moved away: {}.", file.string(), error.message()));
  }
  // One of that name may be made anew.
  fs::remove(folder / (name + ".off"), error);
  return aside;
}

}  // namespace adjutant::app
