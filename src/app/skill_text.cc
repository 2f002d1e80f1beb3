#include "app/skill_text.h"

#include <fmt/format.h>

#include "app/skill_changes.h"
#include "base/file.h"
#include "base/sha256.h"
#include "base/text.h"

namespace adjutant::app {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;  // as at load
constexpr std::size_t kMostProblems = 5;
constexpr std::string_view kSay = "# say:";

Error at_line(int line, std::string_view what, std::string_view hint) {
  return {ErrorKind::failed,
          fmt::format("Line {}: {}", line, harmless(what)),
          hint.empty() ? "Correct that line; nothing was changed." : harmless(hint),
          {}};
}

Error of_plan(const std::vector<plan::Diagnostic>& all) {
  Error error = at_line(all.front().at.line, all.front().message, all.front().hint);
  for (std::size_t i = 1; i < std::min(all.size(), kMostProblems); ++i)
    error.context.push_back(at_line(all[i].at.line, all[i].message, "").message);
  return error;
}

Result<void> check_examples(std::string_view text, agent::Skill& skill) {
  int number = 0;
  for (const auto& line : split(text, '\n')) {
    ++number;
    if (!line.starts_with(kSay)) continue;
    const auto read = agent::read_further(std::string_view(line).substr(kSay.size()), "", skill);
    if (!read)
      return std::unexpected(
          at_line(number, read.error().message + ".", "An example names the slots of its skill: {slot: the words}."));
  }
  return {};
}

// Of the owner's own folder where there is such a file, else of a shipped skill.
Result<fs::path> plan_file(const Assistant& assistant, const std::string& name) {
  const auto set = skills_now(assistant);
  if (auto own = own_plan(set, assistant.home.skills(), name)) return *own;
  if (const auto* skill = find_skill(set, name)) return skill->file;
  return std::unexpected(no_such_skill(set, name));
}

std::string version_of(std::string_view text) { return sha256_hex(text); }

}  // namespace

Result<SkillText> skill_text(const Assistant& assistant, const std::string& name) {
  const auto file = TRY(plan_file(assistant, name));
  SkillText out;
  out.text = TRY(read_file(file, kMostBytes));
  out.version = version_of(out.text);
  out.own = file.parent_path() == assistant.home.skills();
  std::error_code error;
  const auto earlier = earlier_plan(file);
  if (!out.own || !fs::exists(earlier, error)) return out;
  if (auto text = TRY(read_file(earlier, kMostBytes)); text != out.text) out.earlier = std::move(text);
  return out;
}

Result<void> check_skill_text(std::string_view text, std::string_view further, const std::string& name,
                              const plan::Catalog& catalog) {
  const std::string file = name + ".plan";
  auto plan = plan::check_text(text, catalog);
  if (!plan) return std::unexpected(of_plan(plan.error()));
  const auto& jobs = plan->program.jobs;
  if (jobs.size() == 1 && !jobs.front().name.empty()) {
    if (jobs.front().name != name)
      return fail(
          ErrorKind::failed, fmt::format("The text is of a skill '{}', and this one is '{}'.", jobs.front().name, name),
          fmt::format("Write 'def {}': a skill keeps its name. 'adjutant skills new' makes another one.", name));
    agent::Skill skill;
    skill.plan = std::move(*plan);
    TRY(check_examples(text, skill));
  }
  auto skill = agent::read_skill(text, file, catalog);
  if (skill) {
    const auto fits = agent::read_further(further, name + ".say", *skill);
    if (fits) return {};
    Error error = fits.error();
    return std::unexpected(Error{ErrorKind::failed,
                                 fmt::format("{}.say would not fit it any more: {}.", name, error.message),
                                 "Keep the slot's name, or change that file first.", std::move(error.context)});
  }
  skill.error().kind = ErrorKind::failed;
  return std::unexpected(skill.error());
}

Result<void> change_skill_text(Assistant& assistant, const std::string& name, const std::string& text,
                               const std::string& version) {
  const auto file = TRY(own_plan(skills_now(assistant), assistant.home.skills(), name));
  // Nobody else who changes it so does it meanwhile.
  const auto lock = TRY(store::Transaction::begin(assistant.database));
  const auto before = TRY(read_file(file, kMostBytes));
  if (version != version_of(before))
    return fail(ErrorKind::usage,
                fmt::format("{} has changed since you read it. Nothing was written.", file.filename().string()),
                "Read it anew, and make your change there.");
  std::error_code error;
  fs::path say = file;
  std::string further;
  if (fs::exists(say.replace_extension(".say"), error)) further = TRY(read_file(say, kMostBytes));
  TRY(check_skill_text(text, further, name, assistant.catalog));
  if (text == before) return {};
  const auto earlier = earlier_plan(file);
  fs::create_directories(earlier.parent_path(), error);
  TRY(write_file(earlier, before));
  return write_file(file, text);
}

}  // namespace adjutant::app
