// Skills: plans that ship or were learned, with the sentences that people say for them.
//
//   # say: move my {event: three o'clock} to {start: tomorrow at 3}
//   def move_meeting(event: Event, start: time):
//       "Move a meeting."
//
// A file of the same name that ends in .say holds further ways to say it, one a line: none is shown as an example, but a
// sentence that is near to one is understood. A third one, .test, holds its tests (skill_cases.h). An empty file NAME.off
// among the owner's own skills switches the skill of that name off, wherever it is from.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "plan/checker.h"

namespace adjutant::agent {

// A piece of an example: literal words, or a slot with the words that stood there.
struct ExamplePart {
  std::string slot;  // empty for literal words
  std::string text;
};

struct Example {
  std::vector<ExamplePart> parts;
  std::string sentence() const;
};

struct Skill {
  std::string name;
  std::string description;
  std::vector<Example> examples;
  std::vector<Example> further;  // ways to say it, from the .say file
  plan::CheckedPlan plan;        // one job
  std::filesystem::path file;    // it was read from; empty for none
};

// Whether its plan has an effect.
bool acts(const Skill& skill);

struct SkillSet {
  std::vector<Skill> skills;
  std::vector<std::string> problems;  // one sentence for each file that was skipped
  std::vector<Skill> off = {};        // that are switched off: no sentence is taken for one of them
};

// What load_skills reads, as far as the folders tell without reading it: another list, other skills.
struct SkillFile {
  std::filesystem::path file;
  std::filesystem::file_time_type changed;
  std::uintmax_t size = 0;
  bool operator==(const SkillFile&) const = default;
};
std::vector<SkillFile> skill_files(const std::vector<std::filesystem::path>& folders);

// Every *.plan of the folders, by name; a file with an error is named and skipped.
SkillSet load_skills(const std::vector<std::filesystem::path>& folders, const plan::Catalog& catalog);
// `own`: the folder of the owner's own skills.
enum class Switch { off, on };
Result<void> switch_skill(const std::filesystem::path& own, const std::string& name, Switch to);
bool is_switched_off(const std::filesystem::path& own, const std::string& name);
Result<Skill> read_skill(std::string_view source, std::string_view file_name, const plan::Catalog& catalog);
// Adds the ways to say it that a .say file holds. Errors name the line.
Result<void> read_further(std::string_view text, std::string_view file_name, Skill& skill);

}  // namespace adjutant::agent
