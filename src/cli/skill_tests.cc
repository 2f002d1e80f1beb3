// adjutant skills test: each case of each skill's .test file, on a sample home of its own.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "agent/skill_cases.h"
#include "app/home_clock.h"
#include "base/file.h"
#include "base/temporary_folder.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/sample_home.h"

namespace adjutant::cli {
namespace {

// Sample homes with the same data. What a case does in one is not seen in another.
class SampleHomes {
 public:
  // `skills`: a folder whose files are the home's own skills. `then`: what their clocks show, and stand at.
  static Result<std::unique_ptr<SampleHomes>> make(const fs::path& skills, const std::optional<Time>& then = {}) {
    std::unique_ptr<SampleHomes> out(new SampleHomes(skills));
    if (then) out->then_ = TRY(Zone::find(sample_config({}).zone)).instant(then->local());
    agent::Config config;
    TRY(make_sample(out->folder_ / "data", config, out->then_.value_or(app::HomeClock().now())));
    return out;
  }
  // With other clocks.
  Result<std::unique_ptr<SampleHomes>> at(const Time& then) const { return make(skills_, then); }

  // For cases that change nothing.
  Result<Assistant*> shared() {
    if (!shared_) shared_ = TRY(fresh());
    return shared_.get();
  }
  Result<std::unique_ptr<Assistant>> fresh() {
    const auto home = folder_ / fmt::format("home{}", ++count_);
    std::error_code error;
    fs::copy(folder_ / "data", home, fs::copy_options::recursive, error);
    if (error) return fail(ErrorKind::failed, fmt::format("The sample home could not be copied: {}.", error.message()));
    auto config = sample_config(home);
    config.drop = home / "sent-mail";
    TRY(agent::Home::create(home, config, fs::path(ADJUTANT_SHARE) / "mandate.toml"));
    if (fs::is_directory(skills_, error))
      fs::copy(skills_, home / "skills", fs::copy_options::recursive | fs::copy_options::overwrite_existing, error);
    auto assistant = TRY(Assistant::open(home, nobody_, nullptr));
    if (then_) assistant->clock.stand_at(*then_);
    return assistant;
  }

 private:
  explicit SampleHomes(fs::path skills) : skills_(std::move(skills)) {}

  TemporaryFolder folder_;
  fs::path skills_;
  std::optional<Instant> then_;
  agent::AbsentOwner nobody_;
  std::unique_ptr<Assistant> shared_;
  int count_ = 0;
};

Result<void> say_and_do(Assistant& assistant, const std::string& sentence) {
  const auto routed = TRY(assistant.understand(sentence, {}));
  if (routed.problem) return std::unexpected(*routed.problem);
  const auto view = TRY(assistant.runner.prepare(sentence, routed.plan, routed.arguments, {}));
  if (view.error && view.error->kind != ErrorKind::needs_approval) return std::unexpected(*view.error);
  if (!view.waits()) return {};
  TRY(assistant.runner.approve(view, agent::Runner::Yes::each));
  const auto after = TRY(assistant.runner.run(view.run.id, {}));
  if (after.error) return std::unexpected(*after.error);
  return {};
}

// What is said, as far as the preview.
agent::CaseRun say_it(Assistant& assistant, const std::string& sentence) {
  agent::CaseRun out;
  const auto routed = assistant.understand(sentence, {});
  if (!routed) {
    out.problem = routed.error().message;
    return out;
  }
  if (routed->understood.size() == 1) out.skill = routed->understood.front().skill;
  if (routed->problem) {
    out.problem = routed->problem->message;
    return out;
  }
  const auto view = assistant.runner.prepare(sentence, routed->plan, routed->arguments, {});
  if (!view) {
    out.problem = view.error().message;
    return out;
  }
  for (const auto& said : view->answer) out.answer += said.text + "\n";
  for (const auto& effect : view->planned)
    out.previews.push_back(effect.preview.text + " " + join(effect.preview.details, " "));
  if (view->error && view->error->kind != ErrorKind::needs_approval) out.problem = view->error->message;
  return out;
}

Result<std::vector<std::string>> try_case(SampleHomes& homes, const agent::SkillCase& wanted,
                                          const std::string& skill) {
  if (wanted.now) {
    const auto then = TRY(homes.at(*wanted.now));
    agent::SkillCase there = wanted;
    there.now.reset();
    return try_case(*then, there, skill);
  }
  if (wanted.first.empty()) return what_is_wrong(wanted, skill, say_it(*TRY(homes.shared()), wanted.sentence));
  const auto own = TRY(homes.fresh());
  for (const auto& sentence : wanted.first) {
    if (auto done = say_and_do(*own, sentence); !done)
      return std::vector{
          fmt::format("what is said first, \"{}\", cannot be done: {}", one_line(sentence, 100), done.error().message)};
  }
  return what_is_wrong(wanted, skill, say_it(*own, wanted.sentence));
}

// The problems of one skill, each one line; counts its cases.
std::vector<std::string> try_skill(SampleHomes& homes, const agent::Skill& skill, int& cases) {
  fs::path file = skill.file;
  file.replace_extension(".test");
  const auto text = read_file(file, 1 << 20);
  if (!text) return {fmt::format("{}: it has no test. Write {}.", skill.name, file.filename().string())};
  const auto all = agent::read_skill_cases(*text, file.filename().string());
  if (!all) return {all.error().message};
  std::vector<std::string> problems;
  for (const auto& each : *all) {
    ++cases;
    const auto wrong = try_case(homes, each, skill.name);
    if (!wrong)
      problems.push_back(fmt::format("{}, line {}: {}", file.filename().string(), each.line, wrong.error().message));
    else
      for (const auto& what : *wrong)
        problems.push_back(fmt::format("{}, line {}, \"{}\": {}", file.filename().string(), each.line,
                                       one_line(each.sentence, 80), what));
  }
  return problems;
}

}  // namespace

int test_skills(const fs::path& home, const std::string& name, const Options& options) {
  auto homes = SampleHomes::make(home / "skills");
  if (!homes) return show_error(homes.error(), options);
  auto assistant = (*homes)->shared();
  if (!assistant) return show_error(assistant.error(), options);
  const auto set = (*assistant)->skills();  // a copy: a file may change meanwhile
  std::vector<std::string> problems;
  if (name.empty()) problems = set.problems;
  int cases = 0, skills = 0;
  for (const auto& skill : set.skills) {
    if (!name.empty() && skill.name != name) continue;
    ++skills;
    for (auto& problem : try_skill(**homes, skill, cases)) problems.push_back(std::move(problem));
  }
  if (skills == 0) {
    std::string broken;
    for (const auto& problem : set.problems) {
      if (problem.starts_with(name + ".plan")) broken = problem;
    }
    return show_error({ErrorKind::usage,
                       broken.empty() ? fmt::format("There is no skill '{}'.", one_line(name, 60)) : broken,
                       "'adjutant skills' lists them all.",
                       {}},
                      options);
  }
  if (options.json) {
    Json list = Json::array();
    for (const auto& problem : problems) list.push(problem);
    show(Json().set("skills", skills).set("cases", cases).set("problems", std::move(list)).pretty() + "\n");
  } else {
    for (const auto& problem : problems) tell(problem + "\n");
    show(fmt::format("{} cases of {} skills, {} problems.\n", cases, skills, problems.size()));
  }
  return problems.empty() ? 0 : static_cast<int>(ErrorKind::failed);
}

}  // namespace adjutant::cli
