#include "agent/skill_cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace adjutant::agent {
namespace {

std::unexpected<WrongCases> wrong_at(int line, std::string message, std::string hint) {
  return std::unexpected(WrongCases{line, {ErrorKind::usage, std::move(message), std::move(hint), {}}});
}

// `begin`: the line that it begins with.
std::expected<void, WrongCases> check(const SkillCase& each, int begin) {
  if (each.sentence.empty()) return wrong_at(begin, "this case says nothing.", "A case has a line 'say: ...'.");
  if (each.plans.empty() && each.answers.empty() && each.problems.empty())
    return wrong_at(each.line, "this case expects nothing.",
                    "Add a line 'plans: ...', 'answer: ...' or 'problem: ...'.");
  return {};
}

// Folded, each run of spaces one.
std::string plain(std::string_view text) {
  std::vector<std::string> parts;
  for (const auto& part : split(replace_all(fold(text), "\n", " "), ' ')) {
    if (!part.empty()) parts.push_back(part);
  }
  return join(parts, " ");
}

bool holds(std::string_view text, std::string_view part) { return plain(text).contains(plain(part)); }

std::string quoted(std::string_view text) {
  return text.empty() ? "nothing" : fmt::format("\"{}\"", one_line(text, 300));
}

}  // namespace

std::expected<std::vector<SkillCase>, WrongCases> parse_skill_cases(std::string_view text) {
  std::vector<SkillCase> cases;
  SkillCase current;
  int begun = 0, number = 0;
  const auto end_case = [&]() -> std::expected<void, WrongCases> {
    if (begun == 0) return {};
    TRY(check(current, begun));
    cases.push_back(std::exchange(current, {}));
    begun = 0;
    return {};
  };
  for (const auto& raw : split(text, '\n')) {
    ++number;
    const auto line = trim(raw);
    if (line.starts_with('#')) continue;
    if (line.empty()) {
      TRY(end_case());
      continue;
    }
    const auto colon = line.find(':');
    const auto key = line.substr(0, colon);
    const std::string value(colon == line.npos ? std::string_view() : trim(line.substr(colon + 1)));
    const bool known =
        key == "say" || key == "now" || key == "first" || key == "plans" || key == "answer" || key == "problem";
    if (!known || value.empty())
      return wrong_at(number, fmt::format("\"{}\" is not understood.", one_line(line, 60)),
                      "A line begins with say:, now:, first:, plans:, answer: or problem:, and words follow.");
    if (key == "say" && !current.sentence.empty())
      return wrong_at(number, "one case says two things.", "Put a blank line between two cases.");
    if (begun == 0) begun = number;
    if (key == "now") {
      const auto now = parse_time(value);
      if (!now)
        return wrong_at(number, fmt::format("\"{}\" is no moment.", one_line(value, 60)),
                        "Write it like 2026-11-25T10:00:00+01:00[Europe/Berlin].");
      current.now = *now;
    } else if (key == "say") {
      current.sentence = value;
      current.line = number;
    } else {
      (key == "first"    ? current.first
       : key == "plans"  ? current.plans
       : key == "answer" ? current.answers
                         : current.problems)
          .push_back(value);
    }
  }
  TRY(end_case());
  if (cases.empty()) return wrong_at(0, "it has no case.", "Add one: say: ..., answer: ...");
  return cases;
}

Result<std::vector<SkillCase>> read_skill_cases(std::string_view text, std::string_view file_name) {
  auto cases = parse_skill_cases(text);
  if (cases) return std::move(*cases);
  auto& [line, error] = cases.error();
  error.message = line == 0 ? fmt::format("{}: {}", file_name, error.message)
                            : fmt::format("{}, line {}: {}", file_name, line, error.message);
  return std::unexpected(std::move(error));
}

std::vector<std::string> what_is_wrong(const SkillCase& wanted, std::string_view skill, const CaseRun& run) {
  std::vector<std::string> wrong;
  if (run.skill != skill)
    wrong.push_back(run.skill.empty() ? "it was not understood: " + quoted(run.problem)
                                      : fmt::format("it was taken for {}", run.skill));
  for (const auto& part : wanted.plans) {
    if (std::ranges::none_of(run.previews, [&](const std::string& preview) { return holds(preview, part); }))
      wrong.push_back(
          fmt::format("no effect's preview has \"{}\"; planned: {}", part, quoted(join(run.previews, "; "))));
  }
  for (const auto& part : wanted.answers) {
    if (!holds(run.answer, part))
      wrong.push_back(fmt::format("the answer has no \"{}\": {}", part, quoted(run.answer)));
  }
  for (const auto& part : wanted.problems) {
    if (!holds(run.problem, part))
      wrong.push_back(fmt::format("the problem is not \"{}\": {}", part, quoted(run.problem)));
  }
  if (wanted.problems.empty() && !run.problem.empty() && run.skill == skill)
    wrong.push_back("it cannot be done: " + quoted(run.problem));
  return wrong;
}

}  // namespace adjutant::agent
