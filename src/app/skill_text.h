// The texts of a skill, as whoever changes them without an editor sees them: checked as at load before they are written.
#pragma once

#include <expected>
#include <optional>

#include "app/assistant.h"

namespace adjutant::app {

// What stands in a skill's three files (agent/skill.h).
struct SkillTexts {
  std::string plan;
  std::string say, test;  // empty: there is no such file
  bool operator==(const SkillTexts&) const = default;
};

// Other texts for it; what is not there stays as it is.
struct SkillChange {
  std::optional<std::string> plan, say, test;
  bool is_empty() const { return !plan && !say && !test; }
  SkillTexts of(SkillTexts before) const;
};

struct SkillText {
  SkillTexts now;
  std::string version;  // stands for the texts: another one after each change, whoever made it
  SkillTexts earlier;   // what stood there before the last change that was made here; as now where there was none
  bool own = false;     // else it comes with Adjutant, and is only read
};

// What is wrong with a skill's texts, and where.
enum class SkillPart { plan, say, test };
struct WrongSkillText {
  Error error;
  std::optional<SkillPart> part = {};  // nothing: it is none of the texts
  int line = 0;                        // of that text; 0: no line of it alone

  WrongSkillText(Error what) : error(std::move(what)) {}  // so that TRY gives one on
  WrongSkillText(Error what, SkillPart where, int at) : error(std::move(what)), part(where), line(at) {}
};
using CheckedSkillText = std::expected<void, WrongSkillText>;

// Of the owner's own where there is one of that name, also where its text has an error and it is no skill therefore. Errors
// (usage): there is no such skill.
Result<SkillText> skill_text(const Assistant& assistant, const std::string& name);

// What load_skills would find wrong with its plan and its further ways to say it, that it is a skill of this name, and what is
// wrong with its test. Errors (failed): the first thing that is wrong, with its line, and below it what else is in that text.
CheckedSkillText check_skill_text(const SkillTexts& texts, const std::string& name, const plan::Catalog& catalog);

// Writes the texts of a skill of the owner's own and keeps those before; they count from the next request on. Each file is
// there as before or as it is to be, and where one cannot be written all are as before. Errors: there is no such skill, it is
// shipped, or its texts have changed since `version` (usage); a text is wrong (failed), and nothing was written.
CheckedSkillText change_skill_text(Assistant& assistant, const std::string& name, const SkillChange& change,
                                   const std::string& version);

// The texts of a skill of the owner's own as they would be, and as they are. Errors: as above.
struct SkillDraft {
  std::string file;  // the name of its plan's
  SkillTexts texts, before;
};
std::expected<SkillDraft, WrongSkillText> skill_draft(const Assistant& assistant, const std::string& name,
                                                      const SkillChange& change);

// Writes the files of a skill whose plan is the file `plan`, where they differ from `before`: what stands there. Where one
// cannot be written, all are as before.
Result<void> write_skill_texts(const fs::path& plan, const SkillTexts& texts, const SkillTexts& before);

}  // namespace adjutant::app
