#include "app/skill_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "agent/skill_cases.h"
#include "app/skill_changes.h"
#include "base/file.h"
#include "base/sha256.h"
#include "base/text.h"

namespace adjutant::app {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;  // as at load
constexpr std::size_t kMostProblems = 5;
constexpr std::string_view kSay = "# say:";

struct Part {
  SkillPart part;
  const char *ending, *of;  // "Line 3 of its test"
  std::string SkillTexts::* text;
};
constexpr std::array kParts = {Part{SkillPart::plan, ".plan", "", &SkillTexts::plan},
                               Part{SkillPart::say, ".say", " of what is said", &SkillTexts::say},
                               Part{SkillPart::test, ".test", " of its test", &SkillTexts::test}};

WrongSkillText at_line(SkillPart part, int line, std::string_view what, std::string_view hint) {
  const auto& of = std::ranges::find(kParts, part, &Part::part)->of;
  return {{ErrorKind::failed,
           fmt::format("Line {}{}: {}", line, of, harmless(what)),
           hint.empty() ? "Correct that line; nothing was changed." : harmless(hint),
           {}},
          part,
          line};
}

WrongSkillText of_plan(const std::vector<plan::Diagnostic>& all) {
  auto wrong = at_line(SkillPart::plan, all.front().at.line, all.front().message, all.front().hint);
  for (std::size_t i = 1; i < std::min(all.size(), kMostProblems); ++i)
    wrong.error.context.push_back(at_line(SkillPart::plan, all[i].at.line, all[i].message, "").error.message);
  return wrong;
}

// Each line with what stands behind `mark` as a way to say it. `skill`: its plan.
CheckedSkillText check_examples(SkillPart part, std::string_view text, std::string_view mark, agent::Skill& skill) {
  int number = 0;
  for (const auto& line : split(text, '\n')) {
    ++number;
    if (!line.starts_with(mark)) continue;
    const auto read = agent::read_further(std::string_view(line).substr(mark.size()), "", skill);
    if (!read)
      return std::unexpected(at_line(part, number, read.error().message + ".",
                                     "An example names the slots of its skill: {slot: the words}."));
  }
  return {};
}

CheckedSkillText check_plan(std::string_view text, const std::string& name, const plan::Catalog& catalog,
                            agent::Skill& skill) {
  auto plan = plan::check_text(text, catalog);
  if (!plan) return std::unexpected(of_plan(plan.error()));
  const auto& jobs = plan->program.jobs;
  if (jobs.size() == 1 && !jobs.front().name.empty()) {
    const auto& other = jobs.front().name;
    if (other != name)
      return std::unexpected(WrongSkillText(
          {ErrorKind::failed,
           fmt::format("The text is of a skill '{}', and this one is '{}'.", other, name),
           fmt::format("Write 'def {}': a skill keeps its name. 'adjutant skills new' makes another one.", name),
           {}},
          SkillPart::plan, 0));
    agent::Skill read;
    read.plan = std::move(*plan);
    TRY(check_examples(SkillPart::plan, text, kSay, read));
  }
  auto read = agent::read_skill(text, name + ".plan", catalog);
  if (!read) {
    read.error().kind = ErrorKind::failed;
    return std::unexpected(WrongSkillText(std::move(read.error()), SkillPart::plan, 0));
  }
  skill = std::move(*read);
  return {};
}

CheckedSkillText check_test(std::string_view text) {
  if (text.empty()) return {};
  const auto cases = agent::parse_skill_cases(text);
  if (cases) return {};
  const auto& [line, error] = cases.error();
  if (line > 0) return std::unexpected(at_line(SkillPart::test, line, error.message, error.hint));
  return std::unexpected(WrongSkillText(
      {ErrorKind::failed, "Its test: " + error.message, error.hint + " Or leave it empty.", {}}, SkillPart::test, 0));
}

// Of the owner's own folder where there is such a file, else of a shipped skill.
Result<fs::path> plan_file(const Assistant& assistant, const std::string& name) {
  const auto set = skills_now(assistant);
  if (auto own = own_plan(set, assistant.home.skills(), name)) return *own;
  if (const auto* skill = find_skill(set, name)) return skill->file;
  return std::unexpected(no_such_skill(set, name));
}

// What stands in its files; of one that is not there what stands in `otherwise`.
Result<SkillTexts> read_texts(const fs::path& plan, const SkillTexts& otherwise) {
  SkillTexts out = otherwise;
  for (const auto& [part, ending, of, text] : kParts) {
    fs::path file = plan;
    std::error_code error;
    if (fs::exists(file.replace_extension(ending), error)) out.*text = TRY(read_file(file, kMostBytes));
  }
  return out;
}

std::string version_of(const SkillTexts& texts) {
  return sha256_hex(fmt::format("{} {} {}", sha256_hex(texts.plan), sha256_hex(texts.say), sha256_hex(texts.test)));
}

Result<void> write_or_remove(const fs::path& file, const std::string& text) {
  if (!text.empty()) return write_file(file, text);
  std::error_code error;
  fs::remove(file, error);
  if (!error) return {};
  return fail(ErrorKind::failed, fmt::format("{} cannot be taken away: {}.", file.string(), error.message()));
}

// An empty file says that there was none.
Result<void> keep_earlier(const fs::path& plan, const SkillTexts& before) {
  fs::path file = earlier_plan(plan);
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  for (const auto& [part, ending, of, text] : kParts) TRY(write_file(file.replace_extension(ending), before.*text));
  return {};
}

}  // namespace

SkillTexts SkillChange::of(SkillTexts before) const {
  return {plan.value_or(std::move(before.plan)), say.value_or(std::move(before.say)),
          test.value_or(std::move(before.test))};
}

Result<SkillText> skill_text(const Assistant& assistant, const std::string& name) {
  const auto file = TRY(plan_file(assistant, name));
  SkillText out;
  out.now = out.earlier = TRY(read_texts(file, {}));
  out.version = version_of(out.now);
  out.own = file.parent_path() == assistant.home.skills();
  if (out.own) out.earlier = TRY(read_texts(earlier_plan(file), out.now));
  return out;
}

CheckedSkillText check_skill_text(const SkillTexts& texts, const std::string& name, const plan::Catalog& catalog) {
  agent::Skill skill;
  TRY(check_plan(texts.plan, name, catalog, skill));
  TRY(check_examples(SkillPart::say, texts.say, "", skill));
  return check_test(texts.test);
}

CheckedSkillText change_skill_text(Assistant& assistant, const std::string& name, const SkillChange& change,
                                   const std::string& version) {
  const auto file = TRY(own_plan(skills_now(assistant), assistant.home.skills(), name));
  // Nobody else who changes it so does it meanwhile.
  const auto lock = TRY(store::Transaction::begin(assistant.database));
  const auto before = TRY(read_texts(file, {}));
  if (version != version_of(before))
    return std::unexpected(
        Error{ErrorKind::usage,
              fmt::format("The skill '{}' has changed since you read it. Nothing was written.", one_line(name, 60)),
              "Read it anew, and make your change there.",
              {}});
  const auto after = change.of(before);
  TRY(check_skill_text(after, name, assistant.catalog));
  if (after == before) return {};
  TRY(keep_earlier(file, before));
  TRY(write_skill_texts(file, after, before));
  return {};
}

std::expected<SkillDraft, WrongSkillText> skill_draft(const Assistant& assistant, const std::string& name,
                                                      const SkillChange& change) {
  const auto file = TRY(own_plan(skills_now(assistant), assistant.home.skills(), name));
  SkillDraft out{.file = file.filename().string(), .texts = {}, .before = {}};
  out.before = TRY(read_texts(file, {}));
  out.texts = change.of(out.before);
  TRY(check_skill_text(out.texts, name, assistant.catalog));
  return out;
}

Result<void> write_skill_texts(const fs::path& plan, const SkillTexts& texts, const SkillTexts& before) {
  for (std::size_t i = 0; i < kParts.size(); ++i) {
    const auto& [part, ending, of, text] = kParts[i];
    if (texts.*text == before.*text) continue;
    fs::path file = plan;
    auto written = write_or_remove(file.replace_extension(ending), texts.*text);
    if (written) continue;
    // What was written before it goes back as far as that can be done; what is said is why it could not be.
    for (std::size_t back = 0; back < i; ++back) {
      if (texts.*kParts[back].text == before.*kParts[back].text) continue;
      std::ignore = write_or_remove(file.replace_extension(kParts[back].ending), before.*kParts[back].text);
    }
    return written;
  }
  return {};
}

}  // namespace adjutant::app
