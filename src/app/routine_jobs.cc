#include "app/routine_jobs.h"

#include <fmt/format.h>

#include <algorithm>

#include "agent/request_language.h"
#include "app/assistant.h"
#include "base/sha256.h"
#include "base/text.h"
#include "plan/printer.h"

namespace adjutant::app {
namespace {

constexpr std::size_t kMostJobs = 8;

std::string plan_of(const agent::Skill& skill) { return plan::print(skill.plan.program); }

// The words that a job was kept with.
std::map<std::string, std::string> words_of(const Json& job) {
  std::map<std::string, std::string> words;
  for (const auto& [slot, said] : job["words"].fields()) words[slot] = said.as_string();
  return words;
}

}  // namespace

Result<tools::routines::RequestReading::Reading> RoutineJobs::read(const std::string& request) {
  TRY(agent::check_request(request));
  const auto routed = TRY(assistant_.understand_alone(request));
  Reading out{Json::array(), {}};
  for (const auto& job : routed.understood) {
    const auto& all = assistant_.skills().skills;
    const auto skill = std::ranges::find(all, job.skill, &agent::Skill::name);
    if (skill == all.end()) return fail(ErrorKind::not_understood, "No skill fits that.");
    const auto text = plan_of(*skill);
    if (text.find("routines.") != std::string::npos)
      return fail(ErrorKind::usage, "A routine cannot make or change routines.", "Say what is to be done each time.");
    Json words = Json::object();
    for (const auto& [slot, said] : job.words) words.set(slot, said);
    out.jobs.push(Json().set("skill", job.skill).set("words", std::move(words)).set("plan", sha256_hex(text)));
  }
  out.says = says(out.jobs);
  return out;
}

std::vector<std::string> RoutineJobs::says(const Json& jobs) {
  std::vector<std::string> out;
  for (const auto& job : jobs.items()) {
    const auto& name = job["skill"].as_string();
    const auto skill = assistant_.skill_named(name, "");
    std::vector<std::string> words;
    for (const auto& [slot, said] : words_of(job)) words.push_back(fmt::format("{}: {}", slot, one_line(said, 80)));
    out.push_back(
        fmt::format("{}{}", skill ? skill->description : name, words.empty() ? "" : " (" + join(words, "; ") + ")"));
  }
  return out;
}

Result<agent::RoutedPlan> RoutineJobs::plan(const Json& jobs) {
  if (jobs.items().empty() || jobs.items().size() > kMostJobs)
    return fail(ErrorKind::failed, "What the routine does cannot be read.", "Remove it, and say it again.");
  std::vector<agent::Skill> skills;  // that the understandings point to
  skills.reserve(jobs.items().size());
  std::vector<agent::Understanding> understood;
  for (const auto& job : jobs.items()) {
    const auto& name = job["skill"].as_string();
    if (agent::is_switched_off(assistant_.home.skills(), name))
      return fail(ErrorKind::failed, fmt::format("The skill '{}' is switched off.", one_line(name, 60)),
                  "Switch it on, or the routine off.");
    auto skill = assistant_.skill_named(name, job["plan"].as_string());
    if (!skill)
      return fail(ErrorKind::failed,
                  fmt::format("The skill '{}' is gone, or does something else by now.", one_line(name, 60)),
                  "Look at it, and say the routine again.");
    skills.push_back(std::move(*skill));
    understood.push_back({.skill = &skills.back(), .words = words_of(job), .score = 1});
  }
  auto routed = TRY(assistant_.plan_again(understood));
  if (routed.problem) return std::unexpected(*routed.problem);
  return routed;
}

}  // namespace adjutant::app
