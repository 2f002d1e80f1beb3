// What the owner does with a skill: switched off and on, one of their own taken away.
#pragma once

#include "app/assistant.h"

namespace adjutant::app {

// A skill of this name, switched on or off; null: there is none.
const agent::Skill* find_skill(const agent::SkillSet& set, std::string_view name);
// Names the nearest.
Error no_such_skill(const agent::SkillSet& set, std::string_view name);

// All that there are, as the files are now: what the assistant knows of them is renewed with the next request.
agent::SkillSet skills_now(const Assistant& assistant);

// From the next request on. Errors (usage): there is no such skill.
Result<void> switch_skill(const Assistant& assistant, const std::string& name, agent::Switch to);

// The plan of a skill of the owner's own, whose folder is given; also of one whose plan has an error, and is no skill therefore.
// Errors (usage): there is none, or it is shipped.
Result<fs::path> own_plan(const agent::SkillSet& set, const fs::path& folder, const std::string& name);
// Where the text is kept that stood in such a plan before the skill's last change in the page; beside it those of its other
// files, an empty one where there was none.
fs::path earlier_plan(const fs::path& plan);

// Moves the files of a skill of the owner's own into a folder beside the others, and gives that. Errors (usage): there is no
// such skill, or it is shipped.
Result<fs::path> remove_skill(const Assistant& assistant, const std::string& name);

}  // namespace adjutant::app
