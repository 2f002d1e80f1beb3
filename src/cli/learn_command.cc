// adjutant learn RUN, adjutant unlearn NAME.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "agent/generalise.h"
#include "agent/skill_trial.h"
#include "app/skill_changes.h"
#include "base/file.h"
#include "base/json_list.h"
#include "base/text.h"
#include "cli/commands.h"
#include "plan/parameter_shape.h"
#include "plan/parser.h"

namespace adjutant::cli {
namespace {

using agent::Generalised;
using mandate::Verdict;

constexpr std::size_t kLongestExpected = 200;  // characters of a line of a test

bool has_skill(const agent::SkillSet& set, std::string_view name) { return app::find_skill(set, name) != nullptr; }

std::string free_name(const agent::SkillSet& set, const std::string& name) {
  std::string free = name;
  for (int n = 2; has_skill(set, free); ++n) free = fmt::format("{}_{}", name, n);
  return free;
}

Result<Time> moment_of(const journal::Run& run) {
  const Instant then(std::chrono::floor<Seconds>(std::chrono::milliseconds(run.created_ms)));
  return Time{then, TRY(Zone::find(run.zone))};
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
  const Time then = TRY(moment_of(run));
  const auto make = [&](const std::string& name) {
    return agent::generalise(run.request, *plan, name, assistant.catalog, assistant.lexicon, then);
  };
  auto made = TRY(make(wanted));
  const std::string name = free_name(assistant.skills(), made.skill.name);
  return name == made.skill.name ? std::move(made) : make(name);
}

// The words of the skill's example that stand in a slot.
std::string said_for(const agent::Skill& skill, std::string_view slot) {
  for (const auto& part : skill.examples.front().parts) {
    if (part.slot == slot) return part.text;
  }
  return {};
}

std::string_view anything_for(const plan::Parameter& parameter) {
  if (parameter.role == plan::Role::recipient) return "anyone";
  const auto& type = parameter.type.kind() == plan::Kind::list ? parameter.type.element() : parameter.type;
  switch (type.required().kind()) {
    case plan::Kind::text: return "any text";
    case plan::Kind::number: return "any number";
    case plan::Kind::time: return "any time";
    case plan::Kind::date: return "any day";
    case plan::Kind::duration: return "any length of time";
    case plan::Kind::money: return "any amount";
    case plan::Kind::address: return "anyone";
    case plan::Kind::iban: return "any account";
    default: return "anything";
  }
}

// The slots whose words get into what has these traces.
std::vector<std::string> slots_in(const agent::Skill& skill, std::vector<plan::Trace> traces) {
  std::set<const plan::TraceNode*> seen;
  std::set<std::string_view> sources;
  while (!traces.empty()) {
    const plan::Trace trace = std::move(traces.back());
    traces.pop_back();
    if (!trace || !seen.insert(trace.get()).second) continue;
    sources.insert(trace->text);
    traces.insert(traces.end(), trace->from.begin(), trace->from.end());
  }
  std::vector<std::string> slots;
  for (const auto& parameter : skill.plan.program.jobs.front().parameters) {
    if (sources.contains(plan::words_for(parameter.name))) slots.push_back(parameter.name);
  }
  return slots;
}

std::vector<plan::Trace> traces_of(const plan::Shape& shape) {
  std::vector<plan::Trace> traces = {shape.trace};
  for (const auto& [path, trace] : shape.traces) traces.push_back(trace);
  return traces;
}

// Where a call of the skill can be more than that of the run it comes from.
std::vector<std::string> wider_in(const agent::Skill& skill, const plan::PossibleCall& call,
                                  const plan::PossibleCall* before) {
  std::vector<std::string> wider;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const auto& parameter = call.signature->parameters[i];
    const auto slots = slots_in(skill, traces_of(call.arguments[i]));
    if (slots.empty()) continue;
    std::vector<std::string> said;
    for (const auto& slot : slots) said.push_back(fmt::format("\"{}\"", one_line(said_for(skill, slot), 60)));
    wider.push_back(
        fmt::format("'{}' may be {}, not only {}", parameter.name, anything_for(parameter), join(said, " and ")));
  }
  if (const auto slots = slots_in(skill, {call.control_trace}); !slots.empty())
    wider.push_back(fmt::format("whether it happens is up to your words for '{}'", join(slots, "' and '")));
  if (before && before->most && (!call.most || *call.most > *before->most)) {
    wider.push_back(call.most ? fmt::format("it may happen {} times, not only {}", *call.most, *before->most)
                              : fmt::format("it may happen any number of times, not only {}", *before->most));
  }
  return wider;
}

struct Effects {
  std::vector<std::string> lines;      // what the mandate says of each, and where it is wider than what the run did
  std::vector<std::string> forbidden;  // those that it never allows
};

Effects effects_of(Assistant& assistant, const agent::Skill& skill, const journal::Run& run) {
  const Time now{assistant.clock.now(), assistant.zone};
  const auto before = plan::check_text(run.plan, assistant.catalog);
  const auto possible = assistant.authority.possible(skill.plan.calls, now);
  const bool comparable = before && before->calls.size() == possible.size();
  const auto old = comparable ? assistant.authority.possible(before->calls, now) : std::vector<mandate::Possible>{};
  Effects effects;
  for (std::size_t i = 0; i < possible.size(); ++i) {
    const auto& call = skill.plan.calls[i];
    if (call.signature->effect == plan::Effect::read) continue;
    const auto& name = call.signature->name;
    if (possible[i].best == Verdict::forbid)
      effects.forbidden.push_back(fmt::format("{} ({})", name, join(possible[i].asks_when, "; ")));
    std::string line = fmt::format("{}: {}", name, to_string(possible[i].best));
    if (possible[i].worst != possible[i].best) line += fmt::format(", at worst {}", to_string(possible[i].worst));
    for (const auto& wider : wider_in(skill, call, comparable ? &before->calls[i] : nullptr)) line += "; " + wider;
    if (comparable && possible[i].best < old[i].best)
      line += fmt::format("; as it was, {}: with other words it can be within your mandate", to_string(old[i].best));
    effects.lines.push_back(std::move(line));
  }
  return effects;
}

// As much of it as a case expects: a beginning, for a part of it is enough.
std::string expected(std::string_view text) {
  const std::string line = one_line(text, kLongestExpected);
  return length(line) < kLongestExpected ? line : line.substr(0, line.rfind(' '));
}

// The sentence, when it was said, and what came of it: the skill's own test. Error: nothing came of it.
Result<std::string> case_of(const agent::RunView& view) {
  std::vector<std::string> came;
  for (const auto& step : view.happened) {
    if (const auto preview = expected(step.preview["text"].as_string()); !preview.empty())
      came.push_back("plans: " + preview);
  }
  // Of an answer the plan's own words, where it has any: those of others change.
  const auto is_own = [](const agent::Said& said) { return said.from.empty(); };
  const bool has_own = std::ranges::any_of(view.answer, is_own);
  for (const auto& said : view.answer) {
    if (const auto words = expected(said.text); view.happened.empty() && (is_own(said) || !has_own) && !words.empty())
      came.push_back("answer: " + words);
  }
  if (came.empty()) {
    return fail(ErrorKind::usage, "That run did nothing and said nothing: nothing could test the skill.",
                "Learn from a run of which something is seen.");
  }
  return fmt::format("# What run {} did.\nnow: {}\nsay: {}\n{}\n", view.run.id, iso(TRY(moment_of(view.run))),
                     view.run.request, join(came, "\n"));
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
  const auto effects = effects_of(assistant, made->skill, run);
  if (!effects.forbidden.empty())
    return show_error({ErrorKind::forbidden,
                       fmt::format("That skill would do what your mandate forbids: {}.", join(effects.forbidden, ", ")),
                       "Nothing was kept. What your mandate forbids stands in mandate.toml.",
                       {}},
                      options);
  const auto test = case_of(*view);
  if (!test) return show_error(test.error(), options);
  const auto trial = try_on_the_past(assistant, made->skill, run.request);
  if (!trial) return show_error(trial.error(), options);

  Json out = Json()
                 .set("skill", made->skill.name)
                 .set("source", made->source)
                 .set("effects", json_list(effects.lines))
                 .set("tried", static_cast<std::int64_t>(trial->tried))
                 .set("worse", json_list(trial->worse))
                 .set("better", json_list(trial->better));
  const auto finish = [&](bool learned, int status) {
    if (options.json) show(out.set("learned", learned).pretty() + "\n");
    return status;
  };
  if (!options.json) {
    show(made->source);
    for (const auto& line : effects.lines) show("  " + line + "\n");
  }
  const fs::path skills = assistant.home.skills();
  if (!trial->takes_over()) {
    if (auto done = save(skills / "candidates", made->skill.name, made->source, *test); !done)
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
  if (auto done = save(skills, made->skill.name, made->source, *test); !done) return show_error(done.error(), options);
  assistant.add_skill(made->skill);
  tell(fmt::format("Learned {}; 'adjutant unlearn {}' goes back.\n", made->skill.name, made->skill.name));
  return finish(true, 0);
}

int unlearn(Assistant& assistant, const std::string& name, const Options& options) {
  const auto aside = app::remove_skill(assistant, name);
  if (!aside) return show_error(aside.error(), options);
  if (options.json) show(Json().set("unlearned", name).pretty() + "\n");
  tell(fmt::format("{} is no skill any more; its files are in {}.\n", name, aside->string()));
  return 0;
}

}  // namespace adjutant::cli
