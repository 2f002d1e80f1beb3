// The text of a skill's plan, as whoever changes it without an editor sees it: checked as at load before it is written.
#pragma once

#include <optional>

#include "app/assistant.h"

namespace adjutant::app {

struct SkillText {
  std::string text;
  std::string version;                 // stands for the text: another one after each change, whoever made it
  std::optional<std::string> earlier;  // what stood there before the last change that was made here
  bool own = false;                    // else it comes with Adjutant, and is only read
};

// Of the owner's own where there is one of that name, also where its text has an error and it is no skill therefore. Errors
// (usage): there is no such skill.
Result<SkillText> skill_text(const Assistant& assistant, const std::string& name);

// What load_skills would find wrong, and that it is a skill of this name which `further`, the ways to say it of its .say file,
// fit. Errors (failed): the first thing that is wrong, with its line, and below it what else is.
Result<void> check_skill_text(std::string_view text, std::string_view further, const std::string& name,
                              const plan::Catalog& catalog);

// Writes the text of a skill of the owner's own and keeps the one before; it counts from the next request on. Errors: there
// is no such skill, it is shipped, or its text has changed since `version` (usage); the text is wrong (failed).
Result<void> change_skill_text(Assistant& assistant, const std::string& name, const std::string& text,
                               const std::string& version);

}  // namespace adjutant::app
