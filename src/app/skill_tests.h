// Each case of each skill's .test file, on sample homes that are gone afterwards: nothing of it happens in a home of anybody's.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "app/skill_text.h"
#include "base/error.h"

namespace adjutant::app {

struct TestedCase {
  int line = 0;  // of the skill's .test file
  std::string sentence;
  std::vector<std::string> wrong;  // one sentence each; none: it has passed
};

struct SkillTests {
  int skills = 0;
  std::vector<TestedCase> cases;
  std::vector<std::string> problems;  // of all cases, and of files that cannot be used; one line each
};

// `home`: its folder of skills belongs to the sample. `name`: of one skill, which may be switched off; empty: all that are on.
// `draft`: texts that one of the skills has in the sample alone; may be null. Errors (usage): there is no such skill.
Result<SkillTests> test_skills(const std::filesystem::path& home, const std::string& name, const std::stop_token& stop,
                               const SkillDraft* draft = nullptr);

}  // namespace adjutant::app
