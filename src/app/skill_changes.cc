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

Result<fs::path> remove_skill(const Assistant& assistant, const std::string& name) {
  const fs::path folder = assistant.home.skills();
  std::error_code error;
  // Also one whose plan has an error, and is no skill therefore.
  if (name.find('/') != name.npos || has_hidden_characters(name) || !fs::exists(folder / (name + ".plan"), error)) {
    if (const auto set = skills_now(assistant); find_skill(set, name))
      return fail(ErrorKind::usage, fmt::format("The skill '{}' comes with Adjutant, and stays.", one_line(name, 60)),
                  fmt::format("'adjutant skills off {}' switches it off.", one_line(name, 60)));
    return fail(ErrorKind::usage, fmt::format("There is no skill of your own named '{}'.", one_line(name, 60)),
                "'adjutant skills' lists them.");
  }
  const fs::path aside = folder / "unlearned";
  fs::create_directories(aside, error);
  for (const char* ending : {".plan", ".say", ".test"}) {
    if (!fs::exists(folder / (name + ending), error)) continue;
    fs::rename(folder / (name + ending), aside / (name + ending), error);
    if (error)
      return fail(ErrorKind::failed, fmt::format("{} cannot be moved away: {}.", name + ending, error.message()));
  }
  TRY(agent::switch_skill(folder, name, agent::Switch::on));  // one of that name may be made anew
  return aside;
}

}  // namespace adjutant::app
