#include "agent/skill.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <iterator>

#include "base/file.h"
#include "base/text.h"

namespace adjutant::agent {
namespace {

constexpr std::string_view kSay = "# say:";

Result<Example> read_example(std::string_view text, const std::vector<plan::Member>& slots) {
  Example example;
  while (!text.empty()) {
    const auto open = text.find('{');
    const auto words_before = trim(text.substr(0, open));
    if (!words_before.empty()) example.parts.push_back({"", std::string(words_before)});
    if (open == text.npos) break;
    const auto close = text.find('}', open);
    if (close == text.npos) return fail(ErrorKind::usage, fmt::format("the example \"{}\" has no closing brace", text));
    const auto inside = text.substr(open + 1, close - open - 1);
    const auto colon = inside.find(':');
    const std::string slot(trim(inside.substr(0, colon)));
    if (colon == inside.npos ||
        std::none_of(slots.begin(), slots.end(), [&](const plan::Member& member) { return member.name == slot; })) {
      return fail(ErrorKind::usage, fmt::format("the example has a slot '{}' that the skill has not", slot));
    }
    example.parts.push_back({slot, std::string(trim(inside.substr(colon + 1)))});
    text.remove_prefix(close + 1);
  }
  return example;
}

}  // namespace

std::string Example::sentence() const {
  std::string said;
  for (const auto& part : parts) {
    // "{day: tomorrow}?" is said without a space.
    const bool mark =
        !part.text.empty() && std::string_view("?!.,;:'").find(part.text.front()) != std::string_view::npos;
    if (!said.empty() && !mark) said += ' ';
    said += part.text;
  }
  return said;
}

bool acts(const Skill& skill) {
  return std::any_of(skill.plan.calls.begin(), skill.plan.calls.end(),
                     [](const plan::PossibleCall& call) { return plan::changes_the_world(call.signature->effect); });
}

Result<Skill> read_skill(std::string_view source, std::string_view file_name, const plan::Catalog& catalog) {
  auto plan = plan::check_text(source, catalog);
  if (!plan) return std::unexpected(plan::to_error(plan.error(), source, file_name));
  if (plan->program.jobs.size() != 1 || plan->program.jobs.front().name.empty())
    return fail(ErrorKind::usage, fmt::format("{}: a skill is one def.", file_name));
  const plan::Job& job = plan->program.jobs.front();
  Skill skill{job.name, job.doc, {}, {}};
  for (const auto& line : split(source, '\n')) {
    if (!line.starts_with(kSay)) continue;
    auto example = read_example(std::string_view(line).substr(kSay.size()), job.parameters);
    if (!example) return std::unexpected(while_doing(example.error(), fmt::format("reading {}", file_name)));
    skill.examples.push_back(std::move(*example));
  }
  if (skill.examples.empty())
    return fail(ErrorKind::usage, fmt::format("{}: the skill has no example.", file_name),
                "Add lines '# say: ...' above its def.");
  skill.plan = std::move(*plan);
  return skill;
}

Result<void> read_further(std::string_view text, std::string_view file_name, Skill& skill) {
  int number = 0;
  for (const auto& line : split(text, '\n')) {
    ++number;
    const auto words = trim(line);
    if (words.empty() || words.starts_with('#')) continue;
    auto example = read_example(words, skill.plan.program.jobs.front().parameters);
    if (!example) {
      return std::unexpected(while_doing(example.error(), fmt::format("reading line {} of {}", number, file_name)));
    }
    skill.further.push_back(std::move(*example));
  }
  return {};
}

std::vector<SkillFile> skill_files(const std::vector<std::filesystem::path>& folders) {
  std::vector<SkillFile> files;
  for (const auto& folder : folders) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      const auto ending = entry.path().extension();
      if (ending == ".plan" || ending == ".say" || ending == ".off")
        files.push_back({entry.path(), entry.last_write_time(error), entry.file_size(error)});
    }
  }
  std::ranges::sort(files, {}, &SkillFile::file);
  return files;
}

bool is_switched_off(const fs::path& own, const std::string& name) {
  std::error_code error;
  return fs::exists(own / (name + ".off"), error);
}

Result<void> switch_skill(const fs::path& own, const std::string& name, Switch to) {
  const auto fits = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };  // as a plan's names are
  if (name.empty() || !std::ranges::all_of(name, fits))
    return fail(ErrorKind::usage, fmt::format("'{}' is the name of no skill.", one_line(name, 60)));
  std::error_code error;
  const auto mark = own / (name + ".off");
  if (to == Switch::on) {
    fs::remove(mark, error);
  } else {
    fs::create_directories(own, error);
    if (!error) return write_file(mark, "");
  }
  if (error) return fail(ErrorKind::failed, fmt::format("{} cannot be changed: {}.", mark.string(), error.message()));
  return {};
}

SkillSet load_skills(const std::vector<std::filesystem::path>& folders, const plan::Catalog& catalog) {
  SkillSet set;
  for (const auto& folder : folders) {
    std::error_code error;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      if (entry.path().extension() == ".plan") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
      const auto source = read_file(file, 1 << 20);
      auto skill = source ? read_skill(*source, file.filename().string(), catalog)
                          : Result<Skill>(std::unexpected(source.error()));
      if (!skill)
        set.problems.push_back(fmt::format("{} is skipped: {}", file.filename().string(), skill.error().text()));
      else set.skills.push_back(std::move(*skill));
      if (skill) set.skills.back().file = file;
      fs::path say = file;
      if (!skill || !fs::exists(say.replace_extension(".say"), error)) continue;
      const auto text = read_file(say, 1 << 20);
      const auto read = text ? read_further(*text, say.filename().string(), set.skills.back())
                             : Result<void>(std::unexpected(text.error()));
      if (!read) set.problems.push_back(fmt::format("{}: {}", say.filename().string(), read.error().text()));
    }
  }
  const auto is_off = [&](const Skill& skill) {
    return std::ranges::any_of(folders, [&](const fs::path& folder) { return is_switched_off(folder, skill.name); });
  };
  const auto off = std::ranges::stable_partition(set.skills, std::not_fn(is_off));
  std::ranges::move(off, std::back_inserter(set.off));
  set.skills.erase(off.begin(), off.end());
  return set;
}

}  // namespace adjutant::agent
