#include "app/skill_tests.h"

#include <fmt/format.h>

#include <algorithm>

#include "agent/skill_cases.h"
#include "app/sample_home.h"
#include "app/skill_changes.h"
#include "base/file.h"
#include "base/temporary_folder.h"
#include "base/text.h"

namespace adjutant::app {
namespace {

// Sample homes with the same data. What a case does in one is not seen in another.
class SampleHomes {
 public:
  // `skills`: a folder whose files are the home's own skills. `on`: the name of one that is not switched off there.
  // `draft`: other texts of one of them; may be null. `now`: what their clocks show, and stand at.
  static Result<std::unique_ptr<SampleHomes>> make(const fs::path& skills, const std::string& on,
                                                   const SkillDraft* draft, const Time& now) {
    const auto then = TRY(Zone::find(sample_config({}).zone)).instant(now.local());
    std::unique_ptr<SampleHomes> out(new SampleHomes(skills, on, draft, then));
    agent::Config config;
    TRY(make_sample(out->folder_ / "data", config, then));
    return out;
  }
  // With other clocks.
  Result<std::unique_ptr<SampleHomes>> at(const Time& now) const { return make(skills_, on_, draft_, now); }

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
    if (draft_) TRY(write_skill_texts(home / "skills" / draft_->file, draft_->texts, draft_->before));
    if (!on_.empty()) TRY(agent::switch_skill(home / "skills", on_, agent::Switch::on));
    auto assistant = TRY(Assistant::open(home, nobody_, nullptr));
    assistant->clock.stand_at(now_);
    return assistant;
  }

 private:
  SampleHomes(fs::path skills, std::string on, const SkillDraft* draft, Instant now)
      : skills_(std::move(skills)), on_(std::move(on)), draft_(draft), now_(now) {}

  TemporaryFolder folder_;
  const fs::path skills_;
  const std::string on_;
  const SkillDraft* draft_;
  const Instant now_;
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

// One skill's cases, and what is wrong besides.
Result<void> try_skill(SampleHomes& homes, const agent::Skill& skill, SkillTests& tests, const std::stop_token& stop) {
  fs::path file = skill.file;
  file.replace_extension(".test");
  const auto name = file.filename().string();
  const auto text = read_file(file, 1 << 20);
  if (!text) {
    tests.problems.push_back(fmt::format("{}: it has no test. Write {}.", skill.name, name));
    return {};
  }
  const auto all = agent::read_skill_cases(*text, name);
  if (!all) {
    tests.problems.push_back(all.error().message);
    return {};
  }
  for (const auto& each : *all) {
    if (stop.stop_requested()) return fail(ErrorKind::stopped, "It was stopped.");
    auto wrong = try_case(homes, each, skill.name);
    if (!wrong) wrong = std::vector{wrong.error().message};
    for (const auto& what : *wrong)
      tests.problems.push_back(
          fmt::format("{}, line {}, \"{}\": {}", name, each.line, one_line(each.sentence, 80), what));
    tests.cases.push_back({each.line, each.sentence, std::move(*wrong)});
  }
  return {};
}

}  // namespace

Result<SkillTests> test_skills(const fs::path& home, const std::string& name, const std::stop_token& stop,
                               const SkillDraft* draft) {
  const auto homes = TRY(SampleHomes::make(home / "skills", name, draft, TRY(parse_time(agent::kUsualNow))));
  const auto set = TRY(homes->shared())->skills();  // a copy: a file may change meanwhile
  SkillTests tests;
  if (name.empty()) tests.problems = set.problems;
  for (const auto& skill : set.skills) {
    if (!name.empty() && skill.name != name) continue;
    ++tests.skills;
    TRY(try_skill(*homes, skill, tests, stop));
  }
  if (tests.skills > 0) return tests;
  for (const auto& problem : set.problems) {
    if (problem.starts_with(name + ".plan"))
      return fail(ErrorKind::usage, problem, "'adjutant skills' lists them all.");
  }
  return std::unexpected(no_such_skill(set, name));
}

}  // namespace adjutant::app
