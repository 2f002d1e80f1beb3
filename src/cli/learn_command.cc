// adjutant learn RUN, adjutant unlearn NAME.
#include <fmt/format.h>

#include <algorithm>

#include "agent/generalise.h"
#include "agent/skill_trial.h"
#include "base/file.h"
#include "base/json_list.h"
#include "base/text.h"
#include "cli/commands.h"
#include "plan/parser.h"

namespace adjutant::cli {
namespace {

using agent::Generalised;
using mandate::Verdict;

bool has_skill(const agent::SkillSet& set, std::string_view name) {
  return std::ranges::find(set.skills, name, &agent::Skill::name) != set.skills.end();
}

std::string free_name(const agent::SkillSet& set, const std::string& name) {
  std::string free = name;
  for (int n = 2; has_skill(set, free); ++n) free = fmt::format("{}_{}", name, n);
  return free;
}

// What an earlier stage found is in the plan as a constant, or is still to be found: neither makes a skill.
bool is_staged(Assistant& assistant, const journal::Run& run) {
  const auto place = assistant.stages.of(run.id);
  if (!place || !place->after.empty()) return true;
  const auto checked = plan::check_text(run.plan, assistant.catalog);
  return checked && std::ranges::any_of(checked->calls, [](const plan::PossibleCall& call) {
           return call.signature->name == agent::kNextTool;
         });
}

Result<Generalised> generalised(Assistant& assistant, const journal::Run& run, const std::string& wanted) {
  const auto plan = plan::parse(run.plan);
  if (!plan) return fail(ErrorKind::failed, "The plan of that run cannot be read any more.");
  if (is_staged(assistant, run)) {
    return fail(ErrorKind::failed,
                "That run is one stage of several, and the plan of each was made for what was found.",
                "Only a request that one plan does can be learned.");
  }
  const Time then{Instant(std::chrono::floor<Seconds>(std::chrono::milliseconds(run.created_ms))),
                  TRY(Zone::find(run.zone))};
  const auto make = [&](const std::string& name) {
    return agent::generalise(run.request, *plan, name, assistant.catalog, assistant.lexicon, then);
  };
  auto made = TRY(make(wanted));
  const std::string name = free_name(assistant.skills(), made.skill.name);
  return name == made.skill.name ? std::move(made) : make(name);
}

// What the mandate says of each effect that the skill can have, and where a constant kept it from more.
std::vector<std::string> effects_of(Assistant& assistant, const agent::Skill& skill, const journal::Run& run) {
  const Time now{assistant.clock.now(), assistant.zone};
  const auto before = plan::check_text(run.plan, assistant.catalog);
  const auto old = before ? assistant.authority.possible(before->calls, now) : std::vector<mandate::Possible>{};
  const auto possible = assistant.authority.possible(skill.plan.calls, now);
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < possible.size(); ++i) {
    const auto& call = skill.plan.calls[i];
    if (!plan::changes_the_world(call.signature->effect)) continue;
    std::string line = fmt::format("{}: {}", call.signature->name, to_string(possible[i].best));
    if (possible[i].worst != possible[i].best) line += fmt::format(", at worst {}", to_string(possible[i].worst));
    if (i < old.size() && possible[i].best < old[i].best)
      line += fmt::format("; as it was, {}: with other words it can be within your mandate", to_string(old[i].best));
    lines.push_back(std::move(line));
  }
  return lines;
}

// The sentence, and what came of it: the skill's own test.
std::string case_of(const agent::RunView& view) {
  std::string text = fmt::format("# What run {} did.\nsay: {}\n", view.run.id, view.run.request);
  for (const auto& step : view.happened) {
    if (const auto preview = step.preview["text"].as_string(); !preview.empty())
      text += fmt::format("plans: {}\n", one_line(preview, 200));
  }
  if (view.happened.empty()) {
    const auto own = std::ranges::find_if(view.answer, [](const agent::Said& said) { return said.from.empty(); });
    text += fmt::format("answer: {}\n", own == view.answer.end() ? "" : one_line(own->text, 200));
  }
  return text;
}

Result<void> save(const fs::path& folder, const std::string& name, const std::string& source, const std::string& test) {
  std::error_code error;
  fs::create_directories(folder, error);
  TRY(write_file(folder / (name + ".plan"), source));
  return write_file(folder / (name + ".test"), test);
}

Result<agent::Trial> try_on_the_past(Assistant& assistant, const agent::Skill& skill, const std::string& request) {
  agent::SkillSet candidate = assistant.skills();
  candidate.skills.push_back(skill);
  auto past = TRY(agent::past_requests(assistant.journal, assistant.skills()));
  past.push_back({request, skill.name});
  const auto without = assistant.understander(), with = assistant.understander(candidate);
  return agent::try_out(past, assistant.skills(), candidate,
                        [&](const agent::SkillSet& skills, const std::string& sentence) {
                          return assistant.skill_for(sentence, &skills == &candidate ? *with : *without);
                        });
}

}  // namespace

int learn(Assistant& assistant, const std::string& id, const std::string& name, const Options& options,
          const std::stop_token& stop) {
  const auto view = assistant.runner.view(id);
  if (!view) return show_error(view.error(), options);
  const auto& run = view->run;
  const auto refused = [&](std::string why, std::string hint) {
    return show_error({ErrorKind::usage, std::move(why), std::move(hint), {}}, options);
  };
  if (run.state != journal::RunState::done || run.request.empty() || !run.undoes.empty())
    return refused("A skill is learned from a request that was carried out.", "'adjutant runs' shows which were.");
  if (const auto plan = plan::parse(run.plan);
      plan && !plan->jobs.empty() && has_skill(assistant.skills(), plan->jobs.front().name))
    return refused(fmt::format("That was the skill {} already.", plan->jobs.front().name),
                   "There is nothing new in it to learn.");
  if (!name.empty() && has_skill(assistant.skills(), name))
    return refused(fmt::format("There is a skill '{}' already.", one_line(name, 60)), "Choose another name.");
  const auto made = generalised(assistant, run, name);
  if (!made) return show_error(made.error(), options);
  const auto trial = try_on_the_past(assistant, made->skill, run.request);
  if (!trial) return show_error(trial.error(), options);
  const auto effects = effects_of(assistant, made->skill, run);

  Json out = Json()
                 .set("skill", made->skill.name)
                 .set("source", made->source)
                 .set("effects", json_list(effects))
                 .set("tried", static_cast<std::int64_t>(trial->tried))
                 .set("worse", json_list(trial->worse))
                 .set("better", json_list(trial->better));
  const auto finish = [&](bool learned, int status) {
    if (options.json) show(out.set("learned", learned).pretty() + "\n");
    return status;
  };
  if (!options.json) {
    show(made->source);
    for (const auto& line : effects) show("  " + line + "\n");
  }
  const fs::path skills = assistant.home.skills();
  if (!trial->takes_over()) {
    if (auto done = save(skills / "candidates", made->skill.name, made->source, case_of(*view)); !done)
      return show_error(done.error(), options);
    tell(fmt::format("It stays a candidate, in {}: {}\n", (skills / "candidates").string(),
                     trial->worse.empty()
                         ? "the request that it comes from is not taken for it."
                         : fmt::format("\"{}\" was understood before, and would be taken for something else.",
                                       one_line(trial->worse.front(), 80))));
    return finish(false, static_cast<int>(ErrorKind::forbidden));
  }
  const auto yes = options.yes    ? std::optional(true)
                   : options.json ? std::nullopt
                                  : ask_yes("Keep it as a skill?", stop);
  if (yes != true) {
    tell("Nothing was kept.\n");
    return finish(false, static_cast<int>(yes ? ErrorKind::forbidden : ErrorKind::needs_approval));
  }
  if (auto done = save(skills, made->skill.name, made->source, case_of(*view)); !done)
    return show_error(done.error(), options);
  assistant.add_skill(made->skill);
  tell(fmt::format("Learned {}; 'adjutant unlearn {}' goes back.\n", made->skill.name, made->skill.name));
  return finish(true, 0);
}

int unlearn(Assistant& assistant, const std::string& name, const Options& options) {
  const fs::path skills = assistant.home.skills();
  const fs::path file = skills / (name + ".plan");
  std::error_code error;
  if (name.find('/') != name.npos || !fs::exists(file, error))
    return show_error({ErrorKind::usage,
                       fmt::format("There is no skill of your own named '{}'.", one_line(name, 60)),
                       "'adjutant skills' lists them.",
                       {}},
                      options);
  const fs::path aside = skills / "unlearned";
  fs::create_directories(aside, error);
  for (const char* ending : {".plan", ".say", ".test"}) {
    if (!fs::exists(skills / (name + ending), error)) continue;
    fs::rename(skills / (name + ending), aside / (name + ending), error);
    if (error)
      return show_error(
          {ErrorKind::failed, fmt::format("{} cannot be moved away: {}.", name + ending, error.message()), "", {}},
          options);
  }
  if (options.json) show(Json().set("unlearned", name).pretty() + "\n");
  tell(fmt::format("{} is no skill any more; its files are in {}.\n", name, aside.string()));
  return 0;
}

}  // namespace adjutant::cli
